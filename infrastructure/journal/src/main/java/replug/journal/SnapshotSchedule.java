package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import replug.domain.machine.Machine;
import replug.journal.Heads.Head;

/** When snapshots are taken: often enough that few events need be read, seldom enough that they add little to a journal. */
final class SnapshotSchedule {
    /** One is due when so many events came after the last one, and no fewer bytes of them than it has itself. */
    private static final int EVENTS = 1000;

    /** Or so many bytes of them, and four times its own. */
    private static final long BYTES = 64L << 20;

    /** How many machines' last snapshots are remembered. */
    private static final int MACHINES = 64;

    private static final String LAST = """
            SELECT number, bytes, OCTET_LENGTH(state) FROM snapshot
            WHERE machine = ? ORDER BY number DESC LIMIT 1""";

    private final Map<String, Last> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Last> eldest) {
            return size() > MACHINES;
        }
    };

    /**
     * The last snapshot of a machine.
     *
     * @param events how many there were
     * @param bytes how many their payloads had
     * @param size how many it has itself
     */
    private record Last(long events, long bytes, long size) {
        static final Last NONE = new Last(0, 0, 0);

        boolean isNextDue(Head head) {
            long since = head.bytes() - bytes;
            return (head.events() - events >= EVENTS && since >= size) || (since >= BYTES && since >= 4 * size);
        }
    }

    /** Takes a snapshot of {@code machine} at its head, if one is due. */
    synchronized void takeIfDue(Connection connection, Head head, Machine machine) throws SQLException {
        if (!Last.NONE.isNextDue(head)) {
            return;
        }
        Last last = remembered.get(head.machine());
        if (last == null) {
            last = last(connection, head.machine());
        }
        if (last.isNextDue(head)) {
            last = new Last(head.events(), head.bytes(), Snapshots.take(connection, head, machine));
        }
        remembered.put(head.machine(), last);
    }

    private static Last last(Connection connection, String machine) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LAST)) {
            select.setString(1, machine);
            try (ResultSet last = select.executeQuery()) {
                return last.next() ? new Last(last.getLong(1) + 1, last.getLong(2), last.getLong(3)) : Last.NONE;
            }
        }
    }

    /** Forgets what may have been undone. */
    synchronized void forget() {
        remembered.clear();
    }
}
