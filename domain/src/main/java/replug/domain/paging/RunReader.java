package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads all non-zero entries, root first, a table before the tables below it. A run is as long as words of the same
 * flags grow by a constant. A table page that several entries point to is read where it is met first.
 */
final class RunReader {
    private final RunCuts cuts;
    private final Consumer<EntryRun> reader;
    private final Set<Long> sharedSeen = new HashSet<>();
    private final long[] words = new long[SLOTS];
    private final int rootLevel;

    RunReader(int rootLevel, RunCuts cuts, Consumer<EntryRun> reader) {
        this.rootLevel = rootLevel;
        this.cuts = cuts;
        this.reader = reader;
    }

    void read(PageTable table) {
        read(table, table.root, 0);
    }

    private void read(PageTable table, TablePage page, long va) {
        readRuns(page, va, table.mode());
        for (int slot = page.nextChild(0); slot < SLOTS; slot = page.nextChild(slot + 1)) {
            TablePage child = page.child(slot);
            if (child != null && (!table.references.containsKey(child.table) || sharedSeen.add(child.table))) {
                read(table, child, table.mode().signExtend(va + slot * entryBytes(page.level)));
            }
        }
    }

    private void readRuns(TablePage page, long va, PagingMode mode) {
        page.slots.copyTo(words);
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
