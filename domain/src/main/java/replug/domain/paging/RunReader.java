package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads all non-zero entries, root first, a table before the tables below it. A run is as long as words of the same
 * flags grow by a constant. A table page that several entries point to is read where it is met first. Tables that
 * translate no address of the ranges are not looked at.
 */
final class RunReader {
    private final RunCuts cuts;
    private final AddressRanges ranges;
    private final Consumer<EntryRun> reader;
    private final Set<Long> sharedSeen = new HashSet<>();
    private final long[] words = new long[SLOTS];
    private final int rootLevel;

    RunReader(int rootLevel, RunCuts cuts, AddressRanges ranges, Consumer<EntryRun> reader) {
        this.rootLevel = rootLevel;
        this.cuts = cuts;
        this.ranges = ranges;
        this.reader = reader;
    }

    void read(PageTable table) {
        read(table, table.root, 0);
    }

    private void read(PageTable table, TablePage page, long va) {
        readRuns(page, va, table.mode());
        for (int slot = page.nextChild(0); slot < SLOTS; slot = page.nextChild(slot + 1)) {
            TablePage child = page.child(slot);
            long first = table.mode().signExtend(va + slot * entryBytes(page.level));
            if (child != null
                    && isWanted(first, page.level)
                    && (!table.references.containsKey(child.table) || sharedSeen.add(child.table))) {
                read(table, child, first);
            }
        }
    }

    private boolean isWanted(long first, int level) {
        return ranges.isAll() || ranges.touches(first, first + entryBytes(level) - 1);
    }

    private void readRuns(TablePage page, long va, PagingMode mode) {
        page.slots.copyTo(words);
        if (!ranges.isAll()) {
            leaveOut(page.level, va, mode);
        }
        boolean mayCut = cuts.cutBetween(mode.signExtend(va), mode.signExtend(va + entryBytes(page.level + 1) - 1))
                || page.level == rootLevel;
        int slot = 0;
        while (slot < SLOTS) {
            if (words[slot] == 0) {
                slot++;
                continue;
            }
            long first = mode.signExtend(va + slot * entryBytes(page.level));
            int end = slot + 1;
            long stride = 0;
            if (goesOn(end, page, first, 1, mayCut)) {
                stride = words[end] - words[slot];
                do {
                    end++;
                } while (goesOn(end, page, first, end - slot, mayCut) && words[end] - words[end - 1] == stride);
            }
            reader.accept(new EntryRun(page.level, page.table, first, slot, end - slot, words[slot], stride));
            slot = end;
        }
    }

    private void leaveOut(int level, long va, PagingMode mode) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (words[slot] != 0 && !isWanted(mode.signExtend(va + slot * entryBytes(level)), level)) {
                words[slot] = 0;
            }
        }
    }

    /** Whether {@code words[slot]} may stand in one run with the word before it, {@code n} slots into the run. */
    private boolean goesOn(int slot, TablePage page, long first, int n, boolean mayCut) {
        boolean acrossTheHole = slot == SLOTS / 2 && page.level == rootLevel;
        if (slot == SLOTS || words[slot] == 0 || acrossTheHole) {
            return false;
        }
        long step = entryBytes(page.level);
        return ((words[slot] ^ words[slot - 1]) & ~Pte.PPN_MASK) == 0
                && !(mayCut && cuts.cutBetween(first + (n - 1) * step, first + n * step));
    }
}
