package replug.application.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import replug.domain.paging.EntryRun;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;

/** Lists of extents that ascend and do not touch one another. */
final class Extents {
    private Extents() {}

    /** What of {@code range} is not zero in the tables; nothing of a range that no table can translate. */
    static List<Extent> mapped(PageTable tables, Extent range) {
        List<Extent> mapped = new ArrayList<>(2);
        forEachLeaf(tables, range, run -> {
            Extent extent = Extent.of(run.va(), run.count() * PagingMode.entryBytes(run.level()));
            add(mapped, extent.and(range));
        });
        return mapped;
    }

    /** Reads entries as {@link PageTable#forEachLeaf}; none of a range that no table can translate. */
    static void forEachLeaf(PageTable tables, Extent range, Consumer<EntryRun> reader) {
        PagingMode mode = tables.mode();
        if (mode.isCanonical(range.first())
                && mode.isCanonical(range.last())
                && (range.first() < 0) == (range.last() < 0)
                && range.first() <= range.last()) {
            tables.forEachLeaf(range.first(), range.last(), reader);
        }
    }

    /** Appends {@code extent}, which begins after all others. */
    static void add(List<Extent> extents, Extent extent) {
        int end = extents.size() - 1;
        if (end >= 0 && extents.get(end).last() + 1 == extent.first()) {
            extents.set(end, new Extent(extents.get(end).first(), extent.last()));
        } else {
            extents.add(extent);
        }
    }

    /** What is in {@code extents} and in none of {@code others}. */
    static List<Extent> minus(List<Extent> extents, List<Extent> others) {
        List<Extent> rest = extents;
        for (Extent other : others) {
            List<Extent> next = new ArrayList<>(rest.size() + 1);
            for (Extent extent : rest) {
                if (!extent.overlaps(other)) {
                    next.add(extent);
                    continue;
                }
                if (Long.compareUnsigned(extent.first(), other.first()) < 0) {
                    next.add(new Extent(extent.first(), other.first() - 1));
                }
                if (Long.compareUnsigned(other.last(), extent.last()) < 0) {
                    next.add(new Extent(other.last() + 1, extent.last()));
                }
            }
            rest = next;
        }
        return rest;
    }

    /** From the first byte of the first to the last byte of the last; there is one. */
    static Extent bounds(List<Extent> extents) {
        return new Extent(extents.getFirst().first(), extents.getLast().last());
    }
}
