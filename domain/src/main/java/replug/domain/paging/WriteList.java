package replug.domain.paging;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Table writes in their order; tables that follow one another and are written alike become one write. */
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

    public List<TableWrite> list() {
        return List.copyOf(writes);
    }

    private static @Nullable TableWrite joined(TableWrite head, TableWrite next) {
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
