package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import replug.application.Durability;

/** The same table in a file of its own, filled by plain JDBC: what the journal's figures stand beside. */
final class RawRows implements AutoCloseable {
    private final Database database;
    private long number;

    private RawRows(Database database) {
        this.database = database;
    }

    static RawRows in(String location) {
        return new RawRows(Database.open(location, Opening.TO_CREATE, Map.of()));
    }

    /** Inserts rows, {@code group} a commit, and forces each commit to disk. */
    void insert(List<HashChain.Link> rows, int group) throws SQLException {
        Connection connection = database.writing();
        for (int i = 0; i < rows.size(); i += group) {
            try (PreparedStatement insert = connection.prepareStatement(EventInsert.INSERT)) {
                for (HashChain.Link row : rows.subList(i, Math.min(i + group, rows.size()))) {
                    insert.setString(1, row.eventId());
                    insert.setString(2, row.machine());
                    insert.setLong(3, number++);
                    insert.setString(4, ChainedEngine.TYPE);
                    insert.setString(5, row.recordedAt());
                    insert.setString(6, row.name());
                    insert.setString(7, row.revision());
                    insert.setBytes(8, row.payload());
                    insert.setBytes(9, row.metadata());
                    insert.setBytes(10, HashChain.START);
                    insert.setInt(11, 0);
                    insert.setInt(12, 0);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
            database.force(Durability.POWER);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
