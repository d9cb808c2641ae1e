package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.linux.KasanShadow;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.EntryRun;
import replug.domain.paging.PageTable;

/**
 * The parts of the address space that memory hotplug rules alone: vmemmap, the direct map and, with KASAN, the direct map's
 * shadow. What else there is, kernel stacks and modules, changes by itself.
 */
final class ComparedAreas {
    private final List<Range> compared = new ArrayList<>();
    private final List<Range> kept = new ArrayList<>();

    /** Ends inclusive. */
    private record Range(long first, long last) {
        boolean touches(long from, long to) {
            return Long.compareUnsigned(first, to) <= 0 && Long.compareUnsigned(from, last) <= 0;
        }
    }

    ComparedAreas(MachineFacts facts) {
        AddressLayout layout = facts.layout();
        long direct = layout.start(Area.DIRECT_MAP);
        compared.add(new Range(layout.start(Area.VMEMMAP), layout.start(Area.VMALLOC) - 1));
        long directEnd = facts.kasan() ? layout.start(Area.KASAN) : layout.start(Area.MODULES);
        compared.add(new Range(direct, directEnd - 1));
        if (facts.kasan()) {
            compared.add(new Range(KasanShadow.shadow(direct), KasanShadow.shadow(layout.start(Area.KASAN) - 1)));
            kept.add(new Range(layout.start(Area.KASAN), KasanShadow.shadow(layout.start(Area.VMALLOC)) - 1));
        }
        kept.addAll(compared);
    }

    /** These tables with the parts that are compared, and what is needed to find KASAN's shared tables. */
    PageTable only(PageTable tables) {
        return PageTable.empty(tables.mode(), tables.rootTable())
                .edit(edit -> tables.forEachRun(replug.domain.paging.RunCuts.NONE, run -> {
                    for (int i = 0; i < run.count(); ) {
                        int n = alike(run, i);
                        if (isIn(kept, va(run, i), run.level()) && edit.table(va(run, i), run.level()) == run.table()) {
                            edit.set(va(run, i), run.level(), n, run.word(i), n == 1 ? 0 : run.stride());
                        }
                        i += n;
                    }
                }));
    }

    private static long va(EntryRun run, int slot) {
        return run.va() + slot * entryBytes(run.level());
    }

    /** How many slots from {@code slot} on are all kept, or all not. */
    private int alike(EntryRun run, int slot) {
        boolean isKept = isIn(kept, va(run, slot), run.level());
        int end = slot + 1;
        while (end < run.count() && isIn(kept, va(run, end), run.level()) == isKept) {
            end++;
        }
        return end - slot;
    }

    private static boolean isIn(List<Range> ranges, long va, int level) {
        long last = va + entryBytes(level) - 1;
        for (Range range : ranges) {
            if (range.touches(va, last)) {
                return true;
            }
        }
        return false;
    }

    /** The writes that change an entry which is compared. */
    boolean isCompared(long va, int level) {
        return isIn(compared, va, level);
    }
}
