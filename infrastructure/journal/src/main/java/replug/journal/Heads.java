package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import replug.domain.paging.Digest;

/**
 * Table {@code head}: how far each machine's history goes. It is written with the events, so that a history whose end was cut
 * off is seen to be, and whoever appends finds at once whether somebody else was faster.
 */
final class Heads {
    private static final String COLUMNS = "SELECT machine, events, refused, bytes, hash FROM head ";

    /** What the table would hold, from the events alone. */
    static final String COUNTED = """
            SELECT s.machine, s.events, s.refused, s.bytes,
                (SELECT e.hash FROM event e WHERE e.machine = s.machine AND e.number = s.last) AS hash
            FROM (
                SELECT machine, COUNT(*) AS events, MAX(number) AS last, SUM(OCTET_LENGTH(payload)) AS bytes,
                    SUM(CASE WHEN name LIKE '%-refused' THEN 1 ELSE 0 END) AS refused
                FROM event GROUP BY machine) s
            ORDER BY s.machine""";

    private Heads() {}

    /**
     * The end of a machine's history.
     *
     * @param machine its name
     * @param events how many there are
     * @param refused how many of them are refusals
     * @param bytes the sum of the lengths of their payloads
     * @param hash that of the last
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared as a record.
    record Head(String machine, long events, long refused, long bytes, byte[] hash) {
        /** Before the first event. */
        static Head start(String machine) {
            return new Head(machine, 0, 0, 0, HashChain.START);
        }

        /** After one more event. */
        Head after(HashChain.Link event, byte[] newHash) {
            boolean isRefusal = event.name().endsWith("-refused");
            return new Head(
                    machine, events + 1, refused + (isRefusal ? 1 : 0), bytes + event.payload().length, newHash);
        }
    }

    /** The machine's head; null where it has no events. */
    static @Nullable Head of(Connection connection, String machine) throws SQLException {
        return of(connection, machine, "");
    }

    /** As {@link #of}, in order to move it on. */
    static @Nullable Head locked(Connection connection, String machine, Database database) throws SQLException {
        return of(connection, machine, database.lockHint());
    }

    private static @Nullable Head of(Connection connection, String machine, String hint) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE machine = ?" + hint)) {
            select.setString(1, machine);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? head(rows) : null;
            }
        }
    }

    /** All heads, by the names of the machines. */
    static List<Head> all(Connection connection) throws SQLException {
        return heads(connection, COLUMNS + "ORDER BY machine");
    }

    /** As {@link #all}, of a journal of format 1, which has no such table. */
    static List<Head> counted(Connection connection) throws SQLException {
        return heads(connection, COUNTED);
    }

    private static List<Head> heads(Connection connection, String query) throws SQLException {
        List<Head> heads = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                heads.add(head(rows));
            }
        }
        return heads;
    }

    private static Head head(ResultSet row) throws SQLException {
        byte[] hash = row.getBytes(5);
        if (hash == null || hash.length != Digest.BYTES) {
            throw EventRows.damaged(row.getString(1), row.getLong(2) - 1, "has a damaged head");
        }
        return new Head(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), hash);
    }

    /**
     * Moves a head on.
     *
     * @throws ConcurrencyException if it is no longer where {@code before} says
     */
    static void advance(Connection connection, Head before, Head after) throws SQLException {
        String sql = before.events() == 0
                ? "INSERT INTO head (events, refused, bytes, hash, machine) VALUES (?, ?, ?, ?, ?)"
                : "UPDATE head SET events = ?, refused = ?, bytes = ?, hash = ? WHERE machine = ? AND events = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, after.events());
            statement.setLong(2, after.refused());
            statement.setLong(3, after.bytes());
            statement.setBytes(4, after.hash());
            statement.setString(5, after.machine());
            if (before.events() > 0) {
                statement.setLong(6, before.events());
            }
            if (statement.executeUpdate() != 1) {
                throw conflict(before.machine());
            }
        }
    }

    static ConcurrencyException conflict(String machine) {
        return new ConcurrencyException("somebody else asked machine %s at the same time".formatted(machine));
    }
}
