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
        // In one query, so that both are of one moment: others may write meanwhile.
        long more =
                number(connection, "SELECT (SELECT COUNT(*) FROM event) - (SELECT COALESCE(SUM(events), 0) FROM head)");
        if (more != 0) {
            defects.add(store("table event has %d rows %s than the machines' heads tell of"
                    .formatted(Math.abs(more), more > 0 ? "more" : "fewer")));
        }
        long miscounted = number(
                connection,
                "SELECT COUNT(*) FROM head h JOIN (" + Heads.COUNTED + ") c ON c.machine = h.machine"
                        + " WHERE c.events = h.events AND (c.refused <> h.refused OR c.bytes <> h.bytes)");
        if (miscounted > 0) {
            defects.add(
                    store("table head has the wrong number of refusals or bytes of %d machines".formatted(miscounted)));
        }
        long orphans = number(connection, """
                    SELECT COUNT(*) FROM snapshot s
                    WHERE NOT EXISTS (SELECT 1 FROM head h WHERE h.machine = s.machine AND h.events > s.number)""");
        if (orphans > 0) {
            defects.add(store("%d snapshots are of events that were never recorded".formatted(orphans)));
        }
        return defects;
    }

    private static Defect tailCut(Acknowledged.Last last) {
        return new Defect(
                last.machine(),
                last.number(),
                Kind.TAIL_CUT,
                "event %d of %s was acknowledged and is not there as it was: the journal has lost its end, or is an older one"
                        .formatted(last.number(), last.machine()));
    }

    private static Defect store(String what) {
        return new Defect(null, null, Kind.STORE, what);
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet result = select.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }
}
