package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/** What is checked whenever a journal is opened, and costs little: that every history ends where its head says. */
final class StartCheck {
    private static final String ENDS_OTHERWISE = """
            SELECT h.machine, h.events FROM head h
            LEFT JOIN event e ON e.machine = h.machine AND e.number = h.events - 1
            WHERE e.hash IS NULL OR e.hash <> h.hash ORDER BY h.machine LIMIT 1""";

    private static final String GOES_ON = """
            SELECT h.machine, h.events FROM head h
            JOIN event e ON e.machine = h.machine AND e.number = h.events ORDER BY h.machine LIMIT 1""";

    private StartCheck() {}

    /** @throws JournalProblem if a history ends otherwise */
    static @Nullable Void of(Connection connection, Database database) throws SQLException {
        refuse(connection, ENDS_OTHERWISE, database, "is missing or was altered, the last of its history");
        refuse(connection, GOES_ON, database, "was never recorded: the history ends before it");
        return null;
    }

    private static void refuse(Connection connection, String query, Database database, String what)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet found = select.executeQuery()) {
            if (found.next()) {
                long number = found.getLong(2) - (query.equals(ENDS_OTHERWISE) ? 1 : 0);
                throw new JournalProblem(
                        Kind.DAMAGED,
                        "event %d of %s %s; 'replug verify' tells more of journal %s, 'replug export --sound' saves what is sound"
                                .formatted(number, found.getString(1), what, database.name()));
            }
        }
    }

    /** Whether an event is there with the hash that it was acknowledged with. */
    static boolean has(Connection connection, Acknowledged.Last last) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT hash FROM event WHERE machine = ? AND number = ?")) {
            select.setString(1, last.machine());
            select.setLong(2, last.number());
            try (ResultSet event = select.executeQuery()) {
                return event.next()
                        && Arrays.equals(event.getBytes(1), HexFormat.of().parseHex(last.hash()));
            }
        }
    }
}
