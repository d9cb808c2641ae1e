package replug.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.ConnectionWrapperFactory;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.jspecify.annotations.Nullable;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.journal.Heads.Head;

/**
 * Database transactions, one at a time: a thread that begins one waits for the one that is running. Axon's units of work and
 * the engine's statements join that of their thread. Committed is not yet forced to disk; that is {@link GroupCommit}'s.
 */
final class Transactions implements TransactionManager, ConnectionProvider {
    private final Database database;
    private final Runnable undone;
    private final ReentrantLock turn = new ReentrantLock();

    /** Of the thread that holds the lock. */
    private @Nullable Running running;

    /** @param undone is run when a transaction was, before the next one begins */
    Transactions(Database database, Runnable undone) {
        this.database = database;
        this.undone = undone;
    }

    /**
     * What a transaction led to.
     *
     * @param result of its work
     * @param hasAppended whether there is something to force to disk
     */
    record Committed<T extends @Nullable Object>(T result, boolean hasAppended) {}

    /** Runs {@code work} in a transaction of its own, and commits. */
    <T extends @Nullable Object> Committed<T> commit(Supplier<T> work) {
        Running begun = (Running) startTransaction();
        T result;
        try {
            result = work.get();
        } catch (Throwable e) {
            begun.rollback(e);
            throw e;
        }
        begun.commit();
        return new Committed<>(result, begun.appended != null);
    }

    /** Notes how far the running transaction has moved a history on. */
    void appended(Head head) {
        required().appended = head;
    }

    /** How far the running transaction, which has appended something, has moved a history on. */
    Head lastAppended() {
        return Objects.requireNonNull(required().appended);
    }

    /** Whether the calling thread is in a transaction. */
    boolean isRunning() {
        return turn.isHeldByCurrentThread();
    }

    @Override
    public Transaction startTransaction() {
        if (turn.isHeldByCurrentThread()) {
            return new Joined(required());
        }
        turn.lock();
        try {
            Running begun = new Running(database.writing());
            running = begun;
            return begun;
        } catch (SQLException e) {
            turn.unlock();
            throw unavailable("begin", e);
        } catch (RuntimeException e) {
            turn.unlock();
            throw e;
        }
    }

    @Override
    public Connection getConnection() {
        return ConnectionWrapperFactory.wrap(required().connection, new ConnectionWrapperFactory.NoOpCloseHandler());
    }

    private Running required() {
        Running now = turn.isHeldByCurrentThread() ? running : null;
        if (now == null) {
            throw new IllegalStateException("there is no transaction");
        }
        return now;
    }

    private JournalProblem unavailable(String what, Exception e) {
        return new JournalProblem(
                Kind.UNWRITABLE,
                "journal %s could not %s a transaction: %s; %s"
                        .formatted(database.name(), what, Reason.of(e), GroupCommit.SAFE),
                e);
    }

    private final class Running implements Transaction {
        private final Connection connection;
        private boolean mustRollBack;
        private @Nullable Head appended;

        Running(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void commit() {
            if (mustRollBack) {
                rollback();
                throw new JournalProblem(Kind.UNAVAILABLE, "a part of the transaction failed, so nothing was written");
            }
            try {
                connection.commit();
                database.committed(appended);
                end();
            } catch (SQLException | RuntimeException e) {
                JournalProblem problem = unavailable("commit", e);
                rollback(problem);
                throw problem;
            }
        }

        /** Because of {@code cause}, which is what is told. */
        void rollback(Throwable cause) {
            try {
                rollback();
            } catch (JournalProblem e) {
                cause.addSuppressed(e);
            }
        }

        @Override
        public void rollback() {
            if (!turn.isHeldByCurrentThread() || running != this) {
                return;
            }
            try {
                connection.rollback();
            } catch (SQLException e) {
                throw unavailable("roll back", e);
            } finally {
                undone.run();
                end();
            }
        }

        private void end() {
            running = null;
            turn.unlock();
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
