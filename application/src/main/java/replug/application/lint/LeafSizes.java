package replug.application.lint;

import static replug.domain.paging.PagingMode.entryBytes;

import org.jspecify.annotations.Nullable;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;

/** The sizes of leaves that an add chooses (kernel-spec 3.2). */
final class LeafSizes {
    private static final int GIB = 2;

    private LeafSizes() {}

    /** The first leaf of the range's direct map that has another size than it should; null if there is none. */
    static @Nullable Extent wrong(Look look, PageTable before, Extent range) {
        Addresses at = look.known().at;
        PageTable after = look.after().tables();
        if (!after.mode().isCanonical(range.first() + at.directOffset)
                || !Extents.mapped(before, range.plus(at.directOffset)).isEmpty()) {
            return null;
        }
        boolean isByBlocks = holdsItsMemmap(look, range);
        for (long pa = range.first(); pa - range.last() <= 0; ) {
            long end = isByBlocks ? pa - pa % at.blockBytes + at.blockBytes : range.last() + 1;
            long va = pa + at.directOffset;
            int level = level(look.known().facts, va, pa, Math.min(end, range.last() + 1) - pa);
            long word = after.word(va, level);
            if (word == 0 || Pte.isTable(word, level)) {
                return Extent.of(pa, entryBytes(level));
            }
            pa += entryBytes(level);
        }
        return null;
    }

    private static int level(MachineFacts facts, long va, long pa, long bytes) {
        int level = facts.debugPagealloc() ? 0 : Math.min(facts.mode().rootLevel() - 1, GIB + 1);
        while (level > 0 && (((va | pa) & (entryBytes(level) - 1)) != 0 || bytes < entryBytes(level))) {
            level--;
        }
        return level;
    }

    /** With memmap_on_memory blocks are mapped one by one (kernel-spec 5.4). */
    private static boolean holdsItsMemmap(Look look, Extent range) {
        boolean[] holds = {false};
        Addresses at = look.known().at;
        Extents.forEachLeaf(
                look.after().tables(),
                at.memmap(Extent.of(range.first(), 1L << 21)),
                run -> holds[0] |= Pte.pa(run.first()) == range.first());
        return holds[0];
    }
}
