package replug.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/** The H2 file that holds a journal: opening it, its tables, and what its errors mean to a user. */
final class Database implements AutoCloseable {
    private static final String SUFFIX = ".mv.db";

    /** The revision of the tables below. */
    private static final int FORMAT = 1;

    /** Payloads up to this many bytes stand in the row, as fast as VARBINARY, which ends at 1 MiB. */
    private static final int MAX_PAYLOAD_IN_ROW = 1 << 16;

    private static final String[] TABLES = {
        "SET MAX_LENGTH_INPLACE_LOB " + MAX_PAYLOAD_IN_ROW,
        "CREATE TABLE journal (format INT NOT NULL)",
        "INSERT INTO journal VALUES (" + FORMAT + ")",
        """
        CREATE TABLE event (
            position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            event_id VARCHAR(36) NOT NULL,
            machine VARCHAR(200) NOT NULL,
            number BIGINT NOT NULL,
            type VARCHAR(40) NOT NULL,
            recorded_at VARCHAR(40) NOT NULL,
            name VARCHAR(60) NOT NULL,
            revision VARCHAR(20) NOT NULL,
            payload BLOB NOT NULL,
            metadata VARBINARY(10000) NOT NULL,
            hash BINARY(32) NOT NULL)""",
        "CREATE UNIQUE INDEX event_by_number ON event (machine, number)",
        """
        CREATE TABLE snapshot (
            event_id VARCHAR(36) NOT NULL,
            machine VARCHAR(200) NOT NULL,
            number BIGINT NOT NULL,
            type VARCHAR(40) NOT NULL,
            recorded_at VARCHAR(40) NOT NULL,
            name VARCHAR(60) NOT NULL,
            revision VARCHAR(20) NOT NULL,
            payload BLOB NOT NULL,
            metadata VARBINARY(10000) NOT NULL,
            PRIMARY KEY (machine, number))""",
    };

    private final JdbcDataSource source;
    private final JdbcConnectionPool pool;
    private @Nullable Connection reading;

    private Database(JdbcDataSource source) {
        this.source = source;
        this.pool = JdbcConnectionPool.create(source);
    }

    /** Opens the journal at {@code path}, whose file is that with {@code .mv.db}; makes it if it is allowed to. */
    static Database open(Path path, boolean mayCreate) {
        Path file = Path.of(path.toAbsolutePath().normalize() + SUFFIX);
        check(file, mayCreate);
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + path.toAbsolutePath().normalize()
                + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;DEFRAG_ALWAYS=FALSE"
                + (mayCreate ? "" : ";IFEXISTS=TRUE"));
        source.setUser("replug");
        source.setPassword("");
        Database database = new Database(source);
        try (Connection connection = database.pool.getConnection()) {
            prepare(connection, file);
            return database;
        } catch (SQLException e) {
            database.close();
            throw problem(e, file);
        } catch (JournalProblem e) {
            database.close();
            throw e;
        }
    }

    /** Connections for transactions. */
    DataSource transactions() {
        return pool;
    }

    /** The connection for whoever reads outside of transactions, in any thread. A pool's would lock twice for each column. */
    synchronized Connection reading() throws SQLException {
        if (reading == null) {
            reading = source.getConnection();
        }
        return reading;
    }

    @Override
    public synchronized void close() {
        try (Connection _ = reading) {
            pool.dispose();
        } catch (SQLException e) {
            throw new JournalProblem(Kind.UNAVAILABLE, "the journal cannot be closed: " + reason(e), e);
        }
    }

    private static void check(Path file, boolean mayCreate) {
        if (file.toString().indexOf(';') >= 0) {
            throw new JournalProblem(Kind.MISTAKEN, "journal %s: a path with ';' cannot be used".formatted(file));
        }
        try {
            if (Files.isDirectory(file)) {
                throw new JournalProblem(Kind.MISTAKEN, "journal %s: there is a directory".formatted(file));
            }
            if (!Files.exists(file) && !mayCreate) {
                throw new JournalProblem(
                        Kind.MISTAKEN,
                        "there is no journal %s: import a recording first, or name another with --journal"
                                .formatted(file));
            }
            if (Files.exists(file) && Files.size(file) == 0) {
                throw new JournalProblem(Kind.DAMAGED, "journal %s is empty: a file of 0 bytes".formatted(file));
            }
            if (mayCreate && file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
        } catch (IOException e) {
            throw new JournalProblem(
                    Kind.UNAVAILABLE,
                    "journal %s cannot be made: %s: %s"
                            .formatted(file, e.getClass().getSimpleName(), e.getMessage()),
                    e);
        }
    }

    private static void prepare(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!hasTables(connection)) {
                for (String sql : TABLES) {
                    statement.execute(sql);
                }
            }
            try (ResultSet format = statement.executeQuery("SELECT format FROM journal")) {
                if (!format.next() || format.getInt(1) != FORMAT) {
                    throw new JournalProblem(
                            Kind.DAMAGED,
                            "journal %s has format %s, this replug reads format %d: use a newer one"
                                    .formatted(file, format.getRow() == 0 ? "none" : format.getString(1), FORMAT));
                }
            }
        }
    }

    private static boolean hasTables(Connection connection) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, "PUBLIC", "JOURNAL", null)) {
            return tables.next();
        }
    }

    private static JournalProblem problem(SQLException e, Path file) {
        return switch (e.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                new JournalProblem(
                        Kind.UNAVAILABLE,
                        "journal %s is in use by another process: try again when that has ended".formatted(file),
                        e);
            case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 ->
                new JournalProblem(Kind.DAMAGED, "journal %s is damaged: %s".formatted(file, reason(e)), e);
            default ->
                new JournalProblem(Kind.UNAVAILABLE, "journal %s cannot be opened: %s".formatted(file, reason(e)), e);
        };
    }

    /** The database's message on one line, without its statement and version. */
    static String reason(SQLException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        int statement = message.indexOf("; SQL statement:");
        String reason = statement < 0 ? message : message.substring(0, statement);
        return reason.replaceAll("\\s+", " ").replaceAll(" ?\\[[0-9/.-]+]$", "");
    }
}
