package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import replug.domain.paging.Pte;

/**
 * The pages of struct pages that sections of one compound page share (kernel-spec 8). Each entry that maps such a page counts
 * as a reference in Linux; here, whether others are left is read from the tables.
 */
final class SharedTails {
    private static final int PMD = 1;

    private final KernelTables tables;
    private final long start;
    private final long end;

    /** Looks into vmemmap, from {@code start} to {@code end}, exclusive. */
    SharedTails(KernelTables tables, long start, long end) {
        this.tables = tables;
        this.start = start;
        this.end = end;
    }

    /** The entry that maps the last page of [{@code first}, {@code last}) and others outside of it too; 0 if there is none. */
    long sharedBeyond(long first, long last) {
        long tail = onlyTail(first, last);
        return tail != 0 && isMappedOutside(first, last, tail) ? tail : 0;
    }

    /** What stands in all entries but the first, as in a compound page that may go on; 0 if they differ. */
    private long onlyTail(long first, long last) {
        if (last - first < 2 * PAGE_BYTES || !hasPages(first) || !hasPages(last - 1)) {
            return 0;
        }
        long word = tables.word(first + PAGE_BYTES, 0);
        long end = tables.word(last - PAGE_BYTES, 0);
        return end == word || end == 0 ? word : 0; // Nothing stands there where memory ended halfway.
    }

    private boolean hasPages(long va) {
        return lowestLevel(va) == PMD && Pte.isTable(tables.word(va, PMD), PMD);
    }

    private int lowestLevel(long va) {
        int level = tables.mode().rootLevel();
        while (level > PMD && Pte.isTable(tables.word(va, level), level)) {
            level--;
        }
        return level;
    }

    /** A section that shares {@code tail} with others begins with it, or ends with it, or both. */
    private boolean isMappedOutside(long first, long last, long tail) {
        for (long va = start; va != end; ) {
            int level = lowestLevel(va);
            long bytes = entryBytes(level);
            if (!Pte.isTable(tables.word(va, level), level)) {
                va += bytes * Math.max(1, tables.runLength(va, level, KernelTables.slots(va, end - va, level)));
                continue;
            }
            boolean isOutside = va + bytes - first <= 0 || va - last >= 0;
            if (isOutside && (tables.word(va, 0) == tail || tables.word(va + bytes - PAGE_BYTES, 0) == tail)) {
                return true;
            }
            va += bytes;
        }
        return false;
    }
}
