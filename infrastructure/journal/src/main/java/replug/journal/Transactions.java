package replug.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.ConnectionWrapperFactory;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.jspecify.annotations.Nullable;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/**
 * Database transactions bound to threads: Axon's units of work and the engine's statements join the one that is running.
 * A transaction that appended something has been forced to disk when its outermost commit returns.
 */
final class Transactions implements TransactionManager, ConnectionProvider {
    private final DataSource database;
    /** Per journal, not per class: one thread may have two journals open. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Running> running = new ThreadLocal<>();

    Transactions(DataSource database) {
        this.database = database;
    }

    /** Whether the calling thread is in a transaction. */
    boolean isRunning() {
        return running.get() != null;
    }

    /** Notes that the running transaction has something to force to disk. */
    void appended() {
        required().hasAppended = true;
    }

    @Override
    public Transaction startTransaction() {
        Running outer = running.get();
        if (outer != null) {
            return new Joined(outer);
        }
        try {
            Connection connection = database.getConnection();
            connection.setAutoCommit(false);
            Running begun = new Running(connection);
            running.set(begun);
            return begun;
        } catch (SQLException e) {
            throw unavailable("begin", e);
        }
    }

    @Override
    public Connection getConnection() {
        return ConnectionWrapperFactory.wrap(required().connection, new ConnectionWrapperFactory.NoOpCloseHandler());
    }

    private Running required() {
        Running now = running.get();
        if (now == null) {
            throw new IllegalStateException("there is no transaction");
        }
        return now;
    }

    private static JournalProblem unavailable(String what, SQLException e) {
        return new JournalProblem(
                Kind.UNAVAILABLE, "the journal could not %s a transaction: %s".formatted(what, Database.reason(e)), e);
    }

    private final class Running implements Transaction {
        private final Connection connection;
        private boolean hasAppended;
        private boolean mustRollBack;

        Running(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void commit() {
            if (mustRollBack) {
                rollback();
                throw new JournalProblem(Kind.UNAVAILABLE, "a part of the transaction failed, so nothing was written");
            }
            try (connection) {
                running.remove();
                connection.commit();
                if (hasAppended) {
                    forceToDisk();
                }
            } catch (SQLException e) {
                throw unavailable("commit", e);
            }
        }

        /** H2 writes behind: what was committed is safe only after this (measured: docs/decisions/0003). */
        private void forceToDisk() throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        }

        @Override
        public void rollback() {
            if (running.get() == null) {
                return;
            }
            try (connection) {
                running.remove();
                connection.rollback();
            } catch (SQLException e) {
                throw unavailable("roll back", e);
            }
        }
    }

    /** A part of the running transaction: only the outermost commits. */
    private record Joined(Running outer) implements Transaction {
        @Override
        public void commit() {}

        @Override
        public void rollback() {
            outer.mustRollBack = true;
        }
    }
}
