package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

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
        try (Statement checkpoint = connection.createStatement()) {
            insert(connection, rows, group, checkpoint);
        }
    }

    private void insert(Connection connection, List<HashChain.Link> rows, int group, Statement checkpoint)
            throws SQLException {
        for (int i = 0; i < rows.size(); i += group) {
            try (PreparedStatement insert = connection.prepareStatement(EventInsert.INSERT)) {
                for (HashChain.Link row : rows.subList(i, Math.min(i + group, rows.size()))) {
                    EventInsert.bind(insert, row.numbered(number++), HashChain.START, 0, 0);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
            checkpoint.execute("CHECKPOINT SYNC");
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
