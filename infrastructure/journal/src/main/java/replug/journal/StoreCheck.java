package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import replug.application.Defect;
import replug.application.Defect.Kind;

/** That the tables of the database agree with one another, and with what was acknowledged. */
final class StoreCheck {
    /** One is enough to tell that they do not agree; what is wrong with the others is told of themselves. */
    private static final String FIRST = " ORDER BY 1 LIMIT 1";

    // Each in one query, so that both numbers are of one moment: others may write meanwhile.
    private static final String OTHER_ROWS = """
            SELECT machine, SUM(rows_there), SUM(rows_told) FROM (
                SELECT machine, COUNT(*) AS rows_there, 0 AS rows_told FROM event GROUP BY machine
                UNION ALL SELECT machine, 0, events FROM head) both_tables
            GROUP BY machine HAVING SUM(rows_there) <> SUM(rows_told)""" + FIRST;

    private static final String MISCOUNTED =
            "SELECT h.machine, c.refused, c.bytes, h.refused, h.bytes FROM head h JOIN ("
                    + Heads.COUNTED + ") c ON c.machine = h.machine"
                    + " WHERE c.events = h.events AND (c.refused <> h.refused OR c.bytes <> h.bytes)" + FIRST;

    private static final String ORPHANS = """
            SELECT s.machine, COUNT(*), SUM(CASE WHEN h.events > s.number THEN 0 ELSE 1 END)
            FROM snapshot s LEFT JOIN head h ON h.machine = s.machine
            GROUP BY s.machine HAVING SUM(CASE WHEN h.events > s.number THEN 0 ELSE 1 END) > 0""" + FIRST;

    private StoreCheck() {}

    /** What is wrong with the tables of the database as a whole. */
    static List<Defect> of(Connection connection, boolean hasHeads, Optional<Acknowledged.Last> acknowledged)
            throws SQLException {
        List<Defect> defects = new ArrayList<>();
        if (acknowledged.isPresent() && !StartCheck.has(connection, acknowledged.get())) {
            defects.add(tailCut(acknowledged.get()));
        }
        if (!hasHeads) {
            return defects;
        }
        add(defects, connection, OTHER_ROWS, "machine %s has %d events in table event and %d by its head");
        add(
                defects,
                connection,
                MISCOUNTED,
                "machine %s has %d refusals and %d bytes of payloads in table event, %d and %d by its head");
        add(defects, connection, ORPHANS, "machine %s has %d snapshots, %d of them of events that were never recorded");
        return defects;
    }

    /** A defect if the query finds a machine, in words for its name and the numbers. */
    private static void add(List<Defect> defects, Connection connection, String query, String what)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet found = select.executeQuery()) {
            if (found.next()) {
                Object[] columns = new Object[found.getMetaData().getColumnCount()];
                columns[0] = found.getString(1);
                for (int i = 1; i < columns.length; i++) {
                    columns[i] = found.getLong(i + 1);
                }
                defects.add(new Defect(found.getString(1), null, Kind.STORE, what.formatted(columns)));
            }
        }
    }

    private static Defect tailCut(Acknowledged.Last last) {
        return new Defect(
                last.machine(),
                last.number(),
                Kind.TAIL_CUT,
                "event %d of %s was acknowledged and is not there as it was: the journal has lost its end, or is an older one"
                        .formatted(last.number(), last.machine()));
    }
}
