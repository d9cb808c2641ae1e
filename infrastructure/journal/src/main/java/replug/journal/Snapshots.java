package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import replug.application.Journal.Snapshot;
import replug.domain.machine.Machine;
import replug.interchange.InputProblem;
import replug.interchange.MachineSnapshot;
import replug.journal.Heads.Head;

/**
 * Table {@code snapshot}: states of machines, so that not every event need be read to know one. They are a convenience: what
 * does not fit the history is passed over, and a history says the same without them.
 */
final class Snapshots {
    private static final String AT = """
            SELECT s.number, s.refused, s.state, s.hash, e.hash, e.metadata
            FROM snapshot s JOIN event e ON e.machine = s.machine AND e.number = s.number
            WHERE s.machine = ? AND s.number <= ? ORDER BY s.number DESC LIMIT 3""";

    private Snapshots() {}

    /** Keeps the state of {@code machine} at its head; returns how many bytes it has. */
    static int take(Connection connection, Head head, Machine machine) throws SQLException {
        byte[] state = MachineSnapshot.write(machine);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO snapshot (machine, number, refused, bytes, hash, state) VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, head.machine());
            insert.setLong(2, head.events() - 1);
            insert.setLong(3, head.refused());
            insert.setLong(4, head.bytes());
            insert.setBytes(5, head.hash());
            insert.setBytes(6, state);
            insert.executeUpdate();
            return state.length;
        }
    }

    /** The last that is sound at or before event {@code atMost}. */
    static Optional<Snapshot> at(Connection connection, String machine, long atMost) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(AT)) {
            select.setString(1, machine);
            select.setLong(2, atMost);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Machine state = sound(rows);
                    if (state != null) {
                        return Optional.of(new Snapshot(rows.getLong(1), rows.getLong(2), state));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The state, if it is of this history and of the tables that the event led to; else null. */
    private static @Nullable Machine sound(ResultSet row) throws SQLException {
        if (!Arrays.equals(row.getBytes(4), row.getBytes(5))) {
            return null;
        }
        try {
            Machine machine = MachineSnapshot.read(row.getBytes(3));
            EventMetadata beside = new MetadataReader().read(row.getBytes(6));
            return machine.digest().equals(beside.tablesDigest()) ? machine : null;
        } catch (InputProblem _) {
            return null;
        }
    }

    /** After which events there are snapshots. */
    static Set<Long> numbers(Connection connection, String machine) throws SQLException {
        Set<Long> numbers = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT number FROM snapshot WHERE machine = ?")) {
            select.setString(1, machine);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
        }
        return numbers;
    }

    /** The snapshot after event {@code number} as it is kept, if it is of this history and of so many refusals; else empty. */
    static byte[] state(Connection connection, String machine, long number, long refused) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT s.state FROM snapshot s
                JOIN event e ON e.machine = s.machine AND e.number = s.number AND e.hash = s.hash
                WHERE s.machine = ? AND s.number = ? AND s.refused = ?""")) {
            select.setString(1, machine);
            select.setLong(2, number);
            select.setLong(3, refused);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getBytes(1) : new byte[0];
            }
        }
    }
}
