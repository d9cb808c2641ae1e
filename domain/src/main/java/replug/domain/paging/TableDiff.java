package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was written between two versions of one table, in an order in which it can be applied: first tables that are gone
 * are emptied, from below, and their pointers cleared; then everything else, from above, so that a table is pointed to
 * before it is filled. A table page that keeps at least one of its pointers is the same page and is compared entry by
 * entry; one that loses all of them is gone, even where its frame becomes a table again elsewhere.
 */
final class TableDiff {
    private final PageTable before;
    private final PageTable after;
    private final PagingMode mode;
    private final List<Pair> pairs = new ArrayList<>();
    private final Set<Long> staying = new HashSet<>();
    private final Set<Long> done = new HashSet<>();
    private final WriteList writes = new WriteList();
    private final List<TablePlace> freed = new ArrayList<>();
    private final List<TablePlace> made = new ArrayList<>();
    private boolean allStayingKnown;

    /** A page that is in both versions, and the first address it translates. */
    private record Pair(TablePage before, TablePage after, long va) {}

    private TableDiff(PageTable before, PageTable after) {
        this.before = before;
        this.after = after;
        this.mode = before.mode();
    }

    static TableDifference between(PageTable before, PageTable after) {
        if (before.mode() != after.mode() || before.rootTable() != after.rootTable()) {
            throw new IllegalArgumentException("not versions of one table: %s root 0x%x and %s root 0x%x"
                    .formatted(before.mode(), before.rootTable(), after.mode(), after.rootTable()));
        }
        return new TableDiff(before, after).difference();
    }

    private TableDifference difference() {
        findPairs(before.root, after.root, 0, true);
        List<Pair> differing = List.copyOf(pairs);
        for (Pair pair : differing) {
            clearLostTables(pair);
        }
        done.clear();
        for (Pair pair : differing) {
            writeRest(pair);
        }
        return new TableDifference(writes.list(), freed, made);
    }

    private void findPairs(TablePage was, TablePage is, long va, boolean skipSame) {
        if ((skipSame && was == is) || !staying.add(is.table)) {
            return;
        }
        pairs.add(new Pair(was, is, va));
        for (int slot = was.nextChild(0); slot < SLOTS; slot = was.nextChild(slot + 1)) {
            TablePage oldChild = was.child(slot);
            TablePage newChild = is.child(slot);
            if (oldChild != null && newChild != null && oldChild.table == newChild.table) {
                findPairs(oldChild, newChild, address(va, slot, was.level), skipSame);
            }
        }
    }

    /** Whether the table page, which loses or gains one pointer, keeps another. */
    private boolean stays(TablePage page) {
        if (!before.references.containsKey(page.table) && !after.references.containsKey(page.table)) {
            return false;
        }
        if (!allStayingKnown && !staying.contains(page.table)) {
            allStayingKnown = true;
            staying.clear();
            findPairs(before.root, after.root, 0, false);
        }
        return staying.contains(page.table);
    }

    /** Whether a slot points to {@code one} in one version, and not in the version where it points to {@code other}. */
    private static boolean isOnlyIn(@Nullable TablePage one, @Nullable TablePage other) {
        return one != null && (other == null || other.table != one.table);
    }

    private void clearLostTables(Pair pair) {
        for (int slot = pair.before.nextChild(0); slot < SLOTS; slot = pair.before.nextChild(slot + 1)) {
            TablePage was = pair.before.child(slot);
            if (was != null && isOnlyIn(was, pair.after.child(slot))) {
                empty(was, address(pair.va, slot, pair.before.level));
            }
        }
        new Runs(pair.before, pair.va)
                .writeWhere(
                        slot -> isOnlyIn(pair.before.child(slot), pair.after.child(slot)),
                        slot -> pair.before.slots.get(slot),
                        slot -> 0);
    }

    private void empty(TablePage page, long va) {
        if (stays(page) || !done.add(page.table)) {
            return;
        }
        freed.add(new TablePlace(page.level, page.table, va));
        for (int slot = page.nextChild(0); slot < SLOTS; slot = page.nextChild(slot + 1)) {
            TablePage child = page.child(slot);
            if (child != null) {
                empty(child, address(va, slot, page.level));
            }
        }
        long[] was = words(page);
        new Runs(page, va).writeWhere(slot -> true, slot -> was[slot], slot -> 0);
    }

    private void writeRest(Pair pair) {
        long[] was = words(pair.before);
        long[] is = words(pair.after);
        for (int slot = pair.before.nextChild(0); slot < SLOTS; slot = pair.before.nextChild(slot + 1)) {
            if (isOnlyIn(pair.before.child(slot), pair.after.child(slot))) {
                was[slot] = 0;
            }
        }
        new Runs(pair.after, pair.va).writeWhere(slot -> true, slot -> was[slot], slot -> is[slot]);
        for (int slot = pair.after.nextChild(0); slot < SLOTS; slot = pair.after.nextChild(slot + 1)) {
            TablePage child = pair.after.child(slot);
            if (child != null && isOnlyIn(child, pair.before.child(slot))) {
                fill(child, address(pair.va, slot, pair.after.level));
            }
        }
    }

    private void fill(TablePage page, long va) {
        if (stays(page) || !done.add(page.table)) {
            return;
        }
        made.add(new TablePlace(page.level, page.table, va));
        if (page.isOneRunOfLeaves()) {
            long first = page.slots.get(0);
            Words run = Words.of(first, page.slots.get(1) - first);
            writes.add(TableWrite.of(page.level, va, page.table, SLOTS, Words.NONE, run));
            return;
        }
        long[] is = words(page);
        new Runs(page, va).writeWhere(slot -> true, slot -> 0, slot -> is[slot]);
        for (int slot = page.nextChild(0); slot < SLOTS; slot = page.nextChild(slot + 1)) {
            TablePage child = page.child(slot);
            if (child != null) {
                fill(child, address(va, slot, page.level));
            }
        }
    }

    private long address(long va, int slot, int level) {
        return mode.signExtend(va + slot * entryBytes(level));
    }

    private static long[] words(TablePage page) {
        long[] words = new long[SLOTS];
        page.slots.copyTo(words);
        return words;
    }

    /** Cuts the differing slots of one page into runs in which both the old and the new words grow by a constant. */
    private final class Runs {
        private final TablePage page;
        private final long va;

        Runs(TablePage page, long va) {
            this.page = page;
            this.va = va;
        }

        void writeWhere(IntPredicate wanted, IntToLongFunction old, IntToLongFunction now) {
            int slot = 0;
            while (slot < SLOTS) {
                if (!wanted.test(slot) || old.applyAsLong(slot) == now.applyAsLong(slot)) {
                    slot++;
                    continue;
                }
                int end = slot + 1;
                while (end < SLOTS
                        && wanted.test(end)
                        && old.applyAsLong(end) != now.applyAsLong(end)
                        && goesOn(old, slot, end)
                        && goesOn(now, slot, end)
                        && !isAcrossTheHole(end)) {
                    end++;
                }
                writes.add(TableWrite.of(
                        page.level,
                        address(va, slot, page.level),
                        page.table,
                        end - slot,
                        run(old, slot, end),
                        run(now, slot, end)));
                slot = end;
            }
        }

        /** In the root table the lower half of the addresses ends, and far above it the upper begins. */
        private boolean isAcrossTheHole(int slot) {
            return page.level == mode.rootLevel() && slot == SLOTS / 2;
        }

        private boolean goesOn(IntToLongFunction words, int first, int next) {
            long step = words.applyAsLong(next) - words.applyAsLong(next - 1);
            return (words.applyAsLong(next) == 0) == (words.applyAsLong(first) == 0)
                    && (step & Pte.LOW_BITS) == 0
                    && (next == first + 1 || step == words.applyAsLong(first + 1) - words.applyAsLong(first));
        }

        private Words run(IntToLongFunction words, int slot, int end) {
            long first = words.applyAsLong(slot);
            return Words.of(first, end - slot == 1 ? 0 : words.applyAsLong(slot + 1) - first);
        }
    }
}
