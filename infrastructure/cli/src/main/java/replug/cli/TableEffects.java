package replug.cli;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import replug.domain.linux.Phase;
import replug.domain.paging.FrameRange;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Words;

/** What a phase did to the tables, told by ranges of addresses instead of entries. */
final class TableEffects {
    private final List<LeafSpan> spans = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final Phase phase;

    /**
     * A pointer to a table, written or cleared.
     *
     * @param level the table's level
     * @param pa the table's page
     * @param va the first address that the table translates
     * @param isMade whether it is pointed to now
     * @param isOwn whether the table came into being, or ended, with it; otherwise it is one that others share
     */
    record Table(int level, long pa, long va, boolean isMade, boolean isOwn) {}

    private TableEffects(Phase phase) {
        this.phase = phase;
    }

    static TableEffects of(Phase phase) {
        TableEffects effects = new TableEffects(phase);
        phase.writes().forEach(effects::add);
        return effects;
    }

    /** The leaves, in the order in which they were written. */
    List<LeafSpan> spans() {
        return spans;
    }

    List<Table> tables() {
        return tables;
    }

    boolean isNone() {
        return spans.isEmpty()
                && tables.isEmpty()
                && phase.taken().isEmpty()
                && phase.freed().isEmpty();
    }

    private void add(TableWrite write) {
        for (int k = 0; k < write.tables(); k++) {
            if (isRun(write.before(), write) && isRun(write.after(), write)) {
                add(write, k, 0, write.count());
            } else {
                for (int slot = 0; slot < write.count(); slot++) {
                    add(write, k, slot, 1);
                }
            }
        }
    }

    /** Whether the words are nothing, or leaves that all differ in their memory only. */
    private static boolean isRun(Words words, TableWrite write) {
        return words.isNone() || (!Pte.isTable(words.first(), write.level()) && (words.stride() & Pte.LOW_BITS) == 0);
    }

    private void add(TableWrite write, int k, int slot, int count) {
        long va = write.va(k) + slot * entryBytes(write.level());
        long before = write.before().at(slot, k);
        long after = write.after().at(slot, k);
        boolean wasLeaf = before != 0 && !Pte.isTable(before, write.level());
        boolean isLeaf = after != 0 && !Pte.isTable(after, write.level());
        if (wasLeaf && isLeaf && Pte.pa(before) == Pte.pa(after)) {
            String flags = Pte.flags(before) + " to " + Pte.flags(after);
            leaves(LeafSpan.Change.CHANGED, va, after, flags, write, count, write.after());
            return;
        }
        if (wasLeaf) {
            leaves(LeafSpan.Change.UNMAPPED, va, before, Pte.flags(before), write, count, write.before());
        } else if (before != 0) {
            tables.add(table(write.level() - 1, before, va, false));
        }
        if (isLeaf) {
            leaves(LeafSpan.Change.MAPPED, va, after, Pte.flags(after), write, count, write.after());
        } else if (after != 0) {
            tables.add(table(write.level() - 1, after, va, true));
        }
    }

    private void leaves(
            LeafSpan.Change change, long va, long word, String flags, TableWrite write, int count, Words words) {
        int level = write.level();
        long step = words.stride() >> Pte.PPN_SHIFT << PAGE_SHIFT;
        long pa = Pte.pa(word);
        if (spans.isEmpty() || !spans.getLast().take(change, va, pa, flags, level, count, step)) {
            spans.add(new LeafSpan(change, va, pa, flags, level));
            for (int i = 1; i < count; i++) {
                long nextVa = va + i * entryBytes(level);
                boolean isWhole =
                        i == 1 && spans.getLast().take(change, nextVa, pa + step, flags, level, count - 1L, step);
                if (isWhole) {
                    return;
                }
                if (!spans.getLast().take(change, nextVa, pa + i * step, flags, level, 1, step)) {
                    spans.add(new LeafSpan(change, nextVa, pa + i * step, flags, level));
                }
            }
        }
    }

    private Table table(int level, long word, long va, boolean isMade) {
        long pa = Pte.pa(word);
        boolean isOwn = phase.name() == Phase.Name.OBSERVED
                || holds(isMade ? phase.taken() : phase.freed(), pa >>> PAGE_SHIFT)
                || (!isMade && holds(phase.taken(), pa >>> PAGE_SHIFT));
        return new Table(level, pa, va, isMade, isOwn);
    }

    private static boolean holds(List<FrameRange> ranges, long pfn) {
        return ranges.stream().anyMatch(range -> range.pfn() <= pfn && pfn < range.end());
    }
}
