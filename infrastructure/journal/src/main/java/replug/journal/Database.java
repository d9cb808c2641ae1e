package replug.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import replug.application.Durability;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.journal.Heads.Head;

/** Where a journal's tables are. What one database does otherwise than another is said by its subclass. */
abstract class Database implements AutoCloseable {
    private static final long POLL_NANOS = 20_000_000;

    /** Times that a reader opens the tables anew because others write to them. */
    private static final int ATTEMPTS = 6;

    private final Object readLock = new Object();

    private @Nullable Connection reading;
    private @Nullable Connection writing;
    private @Nullable Connection forcing;
    private int format;

    /** Of the transaction that was committed last. */
    private volatile @Nullable Head committed;

    private volatile boolean hasChanged;

    /**
     * Opens the journal at {@code location}: a path, or the URL of a PostgreSQL database.
     *
     * @throws JournalProblem if it is not there, damaged, written by a newer replug, in use, or cannot be reached
     */
    static Database open(String location, Opening opening, Map<String, String> environment) {
        Instant deadline = Instant.now().plus(opening.patience());
        while (true) {
            Database database = PostgresDatabase.isUrl(location)
                    ? PostgresDatabase.at(location, environment)
                    : H2Database.at(location, opening);
            try {
                database.begin(opening);
                return database;
            } catch (SQLException e) {
                database.closeQuietly();
                if (!database.isInUse(e) || !Instant.now().isBefore(deadline)) {
                    throw database.problem(e);
                }
            } catch (RuntimeException e) {
                database.closeQuietly();
                throw e;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Checks that it is sound and makes it ready. */
    void begin(Opening opening) throws SQLException {
        Schema schema = new Schema(this);
        format = opening.mayWrite() ? schema.prepare(opening) : schema.format();
        if (opening.isChecked() && format == Schema.FORMAT) {
            check();
        }
    }

    /** Refuses a journal of today's format that is seen to be damaged. */
    void check() throws SQLException {
        read(connection -> StartCheck.of(connection, this));
    }

    /** That it has none of a journal's tables. */
    JournalProblem noJournal() {
        return new JournalProblem(
                Kind.MISTAKEN,
                "there is no journal in %s: boot a machine or import a recording first".formatted(name()));
    }

    /** What complaints call it; without credentials. */
    abstract String name();

    /** A new connection. */
    abstract Connection connect() throws SQLException;

    /** Makes everything that was committed survive what {@code durability} says. */
    abstract void force(Connection connection, Durability durability) throws SQLException;

    /** Makes it as small as it can be; afterwards it is closed. */
    final void compact() {
        try {
            compact(writing());
        } catch (SQLException e) {
            throw new JournalProblem(
                    Kind.UNAVAILABLE, "journal %s cannot be compacted: %s".formatted(name(), Reason.of(e)), e);
        }
    }

    abstract void compact(Connection connection) throws SQLException;

    /** How many bytes it has; also after it was compacted. */
    abstract long bytes() throws SQLException;

    /** What an error while it is opened means. */
    abstract JournalProblem problem(SQLException e);

    /** Data type of byte strings of any size that are read often, at most a mebibyte of them, and of 32. */
    abstract ByteTypes byteTypes();

    /** Whether another process has it for itself, and may let go of it. */
    boolean isInUse(SQLException e) {
        return false;
    }

    /** Makes a new connection one to read by. */
    void prepareReading(Connection connection) throws SQLException {}

    /** What was to be read has been. */
    void endReading(Connection connection) throws SQLException {}

    /** Makes a new connection one for transactions. */
    void prepareWriting(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
    }

    /** Makes a new connection one to {@link #force} by. */
    void prepareForcing(Connection connection) throws SQLException {}

    /** What a query ends with that shall keep others from changing its rows until the end of the transaction. */
    String lockHint() {
        return "";
    }

    /** Keeps other processes from making tables until the end of the transaction. */
    void lockTables(Connection connection) throws SQLException {}

    /** What stands before the DDL of an empty database; nothing for most. */
    String[] preparation() {
        return new String[0];
    }

    /** How a query is told to look up events by number, in place of an empty text. */
    String byNumberHint() {
        return "";
    }

    /** Whether rows are kept by position, so that reading by position is faster than by an index. */
    boolean isKeptByPosition() {
        return false;
    }

    /** Names of data types. */
    record ByteTypes(String large, String small, String hash) {}

    /** The revision of the tables that it has. */
    final int format() {
        return format;
    }

    /** Something that is read of the tables. */
    interface Reading<T extends @Nullable Object> {
        T from(Connection connection) throws SQLException;
    }

    /** Reads outside of transactions, in any thread, one at a time. */
    final <T extends @Nullable Object> T read(Reading<T> what) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            synchronized (readLock) {
                boolean isEnded = false;
                try {
                    Connection connection = reading();
                    T result = what.from(connection);
                    endReading(connection);
                    isEnded = true;
                    return result;
                } catch (SQLException e) {
                    if (attempt == ATTEMPTS || !isOutdated(e)) {
                        throw e;
                    }
                } finally {
                    if (!isEnded) {
                        reopenReading(); // Else whoever reads next would be in what failed.
                    }
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Whether what could not be read may be readable in a new connection, since others write meanwhile. */
    boolean isOutdated(SQLException e) {
        return false;
    }

    private synchronized void reopenReading() {
        try {
            close(reading);
        } catch (SQLException _) {
            // It was broken.
        }
        reading = null;
    }

    private synchronized Connection reading() throws SQLException {
        if (reading == null || reading.isClosed()) {
            reading = connect();
            prepareReading(reading);
        }
        return reading;
    }

    /** The connection for transactions, of which there is one at a time. */
    final synchronized Connection writing() throws SQLException {
        if (writing == null || writing.isClosed()) {
            writing = connect();
            prepareWriting(writing);
        }
        return writing;
    }

    /** The one that was opened for transactions; null if none was. */
    final synchronized @Nullable Connection openedToWrite() {
        return writing;
    }

    /** Makes everything that was committed survive what {@code durability} says. For one thread at a time. */
    final void force(Durability durability) throws SQLException {
        Head last = committed;
        force(forcing(), durability);
        if (last != null) {
            acknowledged(last);
        }
    }

    /** Notes how far a committed transaction has moved a history on; null where it has not. */
    final void committed(@Nullable Head head) {
        hasChanged = true;
        committed = head == null ? committed : head;
    }

    /** Whether a transaction here has moved a history on. */
    final boolean hasCommitted() {
        return committed != null;
    }

    /** Whether anything was committed here. */
    final boolean hasChanged() {
        return hasChanged;
    }

    /** What was acknowledged last before it was opened, as something beside the tables tells; empty where nothing does. */
    Optional<Acknowledged.Last> lastAcknowledged() {
        return Optional.empty();
    }

    /** This was forced and is about to be acknowledged. */
    void acknowledged(Head last) throws SQLException {}

    private synchronized Connection forcing() throws SQLException {
        if (forcing == null || forcing.isClosed()) {
            forcing = connect();
            prepareForcing(forcing);
        }
        return forcing;
    }

    @Override
    public synchronized void close() {
        try {
            close(writing);
            close(forcing);
            close(reading);
        } catch (SQLException e) {
            throw new JournalProblem(
                    Kind.UNAVAILABLE, "journal %s cannot be closed: %s".formatted(name(), Reason.of(e)), e);
        }
    }

    private static void close(@Nullable Connection connection) throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }

    private void closeQuietly() {
        try {
            close();
        } catch (JournalProblem _) {
            // What went wrong before is what is told.
        }
    }
}
