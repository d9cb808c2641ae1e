package replug.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import replug.application.Durability;

/**
 * Gets what was committed into H2's file. {@code CHECKPOINT SYNC} alone does not: a thread of H2 writes now and then, and a
 * checkpoint takes what it has begun to write for written. One of some hundred killed writers lost what had been acknowledged
 * so. Therefore that thread is switched off ({@code WRITE_DELAY=0}), and whatever else H2 has begun is waited for.
 */
final class H2Writing {
    private H2Writing() {}

    /** Returns when everything that was committed before stands in the file, and, to survive loss of power, on the disk. */
    static void force(Connection connection, Durability durability) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT");
        }
        MVStore store = store(connection);
        store.executeFilestoreOperation(() -> {}); // Comes after whatever other threads have begun.
        if (durability == Durability.POWER) {
            store.sync();
        }
    }

    /** The file behind a connection. */
    static MVStore store(Connection connection) throws SQLException {
        SessionLocal session =
                (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        return session.getDatabase().getStore().getMvStore();
    }
}
