package replug.domain.paging;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Table writes in their order. Slots of one table that are written one after another with words that go on become one
 * write, and so do tables that follow one another and are written alike.
 */
public final class WriteList {
    private final List<TableWrite> writes = new ArrayList<>();

    public void add(TableWrite write) {
        int last = writes.size() - 1;
        TableWrite joined = last < 0 ? null : joined(writes.get(last), write);
        if (joined == null) {
            writes.add(write);
        } else {
            writes.set(last, joined);
        }
    }

    public boolean isEmpty() {
        return writes.isEmpty();
    }

    public List<TableWrite> list() {
        return List.copyOf(writes);
    }

    private static @Nullable TableWrite joined(TableWrite head, TableWrite next) {
        TableWrite slots = joinedSlots(head, next);
        return slots == null ? joinedTables(head, next) : slots;
    }

    private static @Nullable TableWrite joinedSlots(TableWrite head, TableWrite next) {
        if (next.tables() > 1
                || head.tables() > 1
                || next.level() != head.level()
                || next.table() != head.table()
                || next.va() != head.va() + head.count() * PagingMode.entryBytes(head.level())) {
            return null;
        }
        Words before = joinedSlots(head.before(), head.count(), next.before(), next.count());
        Words after = joinedSlots(head.after(), head.count(), next.after(), next.count());
        return before == null || after == null
                ? null
                : TableWrite.of(head.level(), head.va(), head.table(), head.count() + next.count(), before, after);
    }

    private static @Nullable Words joinedSlots(Words head, int count, Words next, int more) {
        if (head.isNone() || next.isNone()) {
            return head.isNone() && next.isNone() ? head : null;
        }
        long stride = next.first() - head.at(count - 1, 0);
        boolean goesOn = (count == 1 || head.stride() == stride)
                && (more == 1 || next.stride() == stride)
                && (stride & Pte.LOW_BITS) == 0;
        return goesOn ? Words.of(head.first(), stride) : null;
    }

    private static @Nullable TableWrite joinedTables(TableWrite head, TableWrite next) {
        if (next.tables() > 1
                || head.tables() == TableWrite.MAX_TABLES
                || next.level() != head.level()
                || next.count() != head.count()
                || next.va() != head.va(head.tables())
                || next.before().stride() != head.before().stride()
                || next.after().stride() != head.after().stride()) {
            return null;
        }
        int n = head.tables();
        long tableStep = n == 1 ? next.table() - head.table() : head.tableStep();
        Words before = joined(head.before(), next.before(), n);
        Words after = joined(head.after(), next.after(), n);
        if (before == null || after == null || next.table() != head.table() + n * tableStep) {
            return null;
        }
        return new TableWrite(head.level(), head.va(), head.table(), head.count(), before, after, n + 1, tableStep);
    }

    private static @Nullable Words joined(Words head, Words next, int tables) {
        long step = tables == 1 ? next.first() - head.first() : head.step();
        Words joined = new Words(head.first(), head.stride(), step);
        boolean goesOn = head.isNone() == next.isNone() && joined.isUniform() && joined.at(0, tables) == next.first();
        return goesOn ? joined : null;
    }
}
