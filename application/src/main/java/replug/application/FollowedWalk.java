package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import replug.application.EntryChange.Held;
import replug.domain.linux.Phase;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Walk;

/**
 * The walk of one address, followed through the writes of event after event without building any state. A write is on the
 * walk if it is to a table page that the walk goes through, whatever address it names: a page that several entries point
 * to is seen from many. Writes are taken to fit the tables, as they do in a journal that can be replayed.
 */
final class FollowedWalk {
    private final long va;
    private final PagingMode mode;
    private final Held[] held;
    private final SlotOfTables tables;
    private final List<EntryChange> changes = new ArrayList<>();

    /** The walk of {@code va}, which is canonical, through the empty table at {@code root}. */
    FollowedWalk(long va, PagingMode mode, long root) {
        this.va = va;
        this.mode = mode;
        this.held = new Held[mode.levels()];
        Arrays.fill(held, Held.NOTHING);
        held[mode.rootLevel()] = new Held(root, 0, -1);
        this.tables = new SlotOfTables(va, mode);
    }

    void take(Cause cause, Phase phase) {
        int first = changes.size();
        for (TableWrite write : phase.writes()) {
            for (int k = 0; k < write.tables(); k++) {
                take(cause, phase.name(), write, k);
            }
        }
        if (phase.name() == Phase.Name.OBSERVED) {
            leaveWhatWasSeen(first);
        }
    }

    private void take(Cause cause, Phase.Name phase, TableWrite write, int k) {
        tables.take(cause.number(), write, k);
        int level = write.level();
        int i = PagingMode.slot(va, level) - write.slot();
        if (i < 0 || i >= write.count() || held[level].table() != write.table(k)) {
            return;
        }
        Held now = new Held(write.table(k), write.after().at(i, k), cause.number());
        if (now.word() != held[level].word()) {
            change(cause, phase, level, now, true);
            followDown(cause, phase, level);
        }
    }

    private void change(Cause cause, Phase.Name phase, int level, Held now, boolean isWritten) {
        Held before = held[level];
        held[level] = now;
        if (before.word() != 0 || now.word() != 0) {
            long first = mode.signExtend(va & -entryBytes(level));
            int slot = PagingMode.slot(va, level);
            changes.add(new EntryChange(cause, phase, level, first, slot, before, now, isWritten));
        }
    }

    /** Goes on to where the entry at {@code level} points now. */
    private void followDown(Cause cause, Phase.Name phase, int level) {
        for (int below = level - 1; below >= 0; below--) {
            long word = held[below + 1].word();
            long table = Pte.isTable(word, below + 1) ? Pte.pa(word) : Held.NO_TABLE;
            if (table == held[below].table()) {
                return;
            }
            change(cause, phase, below, tables.in(below, table), false);
        }
    }

    /**
     * Where a machine was only looked at before and after, the order of what differs is not known, nor whether an entry was
     * cleared in between: at most one change a level remains, from the root down.
     */
    private void leaveWhatWasSeen(int first) {
        List<EntryChange> seen = List.copyOf(changes.subList(first, changes.size()));
        changes.subList(first, changes.size()).clear();
        for (int level = 0; level <= mode.rootLevel(); level++) {
            EntryChange oldest = null;
            EntryChange newest = null;
            for (EntryChange change : seen) {
                if (change.level() == level) {
                    oldest = oldest == null ? change : oldest;
                    newest = change;
                }
            }
            if (oldest != null && newest != null && differ(oldest.before(), newest.after())) {
                changes.add(newest.since(oldest.before()));
            }
        }
    }

    private static boolean differ(Held before, Held after) {
        return before.word() != after.word() || (before.word() != 0 && before.table() != after.table());
    }

    /** The changes so far, newest first. */
    List<EntryChange> newestFirst() {
        return List.copyOf(changes.reversed());
    }

    /** The walk as it is now. */
    Walk walk() {
        List<Walk.Step> steps = new ArrayList<>(mode.levels());
        int level = mode.rootLevel();
        while (true) {
            long word = held[level].word();
            steps.add(new Walk.Step(level, held[level].table(), PagingMode.slot(va, level), word));
            if (!Pte.isTable(word, level)) {
                return new Walk(va, steps, Walk.end(va, level, word));
            }
            level--;
        }
    }
}
