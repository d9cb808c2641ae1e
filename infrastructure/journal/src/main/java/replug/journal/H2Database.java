package replug.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import replug.application.Durability;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.journal.Heads.Head;

/**
 * A journal in an H2 file of its own. One process writes at a time; any number read meanwhile. Whatever is opened is first
 * looked at as a reader does: H2 makes a new, empty database of a file whose contents it cannot find.
 */
final class H2Database extends Database {
    private static final String SUFFIX = ".mv.db";
    private static final String SETTINGS = ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;DEFRAG_ALWAYS=FALSE";
    private static final String TO_READ = SETTINGS + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r;FILE_LOCK=NO";

    /** Payloads up to this many bytes stand in the row, as fast as VARBINARY, which ends at 1 MiB. */
    private static final int MAX_PAYLOAD_IN_ROW = 1 << 16;

    private final Path path;
    private final Path file;
    private final Acknowledged acknowledged;
    private final JdbcDataSource source = new JdbcDataSource();
    private boolean isMade;

    /** What the file beside it told before it was opened. */
    private Optional<Acknowledged.Last> before = Optional.empty();

    private H2Database(Path path, String url) {
        this.path = path;
        this.file = withSuffix(path);
        this.acknowledged = new Acknowledged(path);
        source.setURL(url);
        source.setUser("replug");
        source.setPassword("");
    }

    private static Path withSuffix(Path path) {
        return path.resolveSibling(path.getFileName() + SUFFIX);
    }

    private static H2Database toRead(Path path) {
        UnlockedFilePath.register();
        return new H2Database(path, "jdbc:h2:" + UnlockedFilePath.SCHEME + ":" + path + TO_READ);
    }

    private static H2Database toWrite(Path path) {
        return new H2Database(path, "jdbc:h2:file:" + path + SETTINGS);
    }

    /** The one whose file is {@code location} with {@code .mv.db}. */
    static H2Database at(String location, Opening opening) {
        Path path = Path.of(location).toAbsolutePath().normalize();
        JournalFile.check(withSuffix(path), opening);
        return opening.mayWrite() ? toWrite(path) : toRead(path);
    }

    @Override
    void begin(Opening opening) throws SQLException {
        before = acknowledged(); // Before the tables, which may only be ahead of it.
        if (!opening.mayWrite()) {
            super.begin(opening);
            if (opening.isChecked()) {
                check(before);
            }
            return;
        }
        if (Files.exists(file)) {
            lookAt(opening);
            checkChunks();
        } else {
            make();
        }
        super.begin(opening);
        refuseReadOnly();
    }

    /** As a reader, before H2 may change anything. */
    private void lookAt(Opening opening) throws SQLException {
        try (H2Database looked = toRead(path)) {
            looked.begin(new Opening(Opening.Access.READ, opening.durability(), opening.patience()));
        }
    }

    /** Now that it is ours, and before anything is written. */
    private void checkChunks() throws SQLException {
        if (!StoredChunks.areThere(writing())) {
            throw new JournalProblem(
                    Kind.DAMAGED,
                    ("journal %s is damaged where nothing is lost yet, but more cannot be written: 'replug verify' tells whether"
                                    + " its events are sound, 'replug export' saves them")
                            .formatted(file));
        }
    }

    /** Under another name, so that there is a whole journal or none. */
    private void make() throws SQLException {
        Path other = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.deleteIfExists(withSuffix(other));
            try (H2Database made = toWrite(other)) {
                new Schema(made).prepare(Opening.TO_CREATE);
                made.force(Durability.POWER);
            }
            Files.move(withSuffix(other), file, StandardCopyOption.ATOMIC_MOVE);
            isMade = true;
        } catch (IOException e) {
            throw JournalFile.unwritable(file, e);
        }
    }

    /** As if the process had been killed: H2 would write, whatever it has read. */
    private void closeAtOnce(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException _) {
            // It is closed already.
        }
    }

    private void refuseReadOnly() throws SQLException {
        try (Statement statement = writing().createStatement();
                ResultSet readOnly = statement.executeQuery("CALL READONLY()")) {
            if (readOnly.next() && readOnly.getBoolean(1)) {
                throw new JournalProblem(Kind.UNWRITABLE, "journal %s is read-only".formatted(file));
            }
        }
    }

    private void check(Optional<Acknowledged.Last> last) throws SQLException {
        if (last.isPresent() && !read(connection -> StartCheck.has(connection, last.get()))) {
            throw new JournalProblem(
                    Kind.DAMAGED,
                    ("journal %s has lost its end: event %d of %s was acknowledged and is not there; if you put an older"
                                    + " journal in its place, delete %s")
                            .formatted(file, last.get().number(), last.get().machine(), acknowledged.file()));
        }
    }

    @Override
    Optional<Acknowledged.Last> lastAcknowledged() {
        return before;
    }

    private Optional<Acknowledged.Last> acknowledged() {
        try {
            return acknowledged.read();
        } catch (IOException e) {
            return Optional.empty(); // It is a second opinion; the journal is the first.
        }
    }

    @Override
    void acknowledged(Head last) throws SQLException {
        try {
            acknowledged.write(last);
        } catch (IOException e) {
            throw new SQLException("%s cannot be written: %s".formatted(acknowledged.file(), e.getMessage()), e);
        }
    }

    @Override
    String name() {
        return file.toString();
    }

    @Override
    Connection connect() throws SQLException {
        return source.getConnection();
    }

    /** H2 writes behind: what was committed is safe only after this (measured: docs/decisions/0003). */
    @Override
    void force(Connection connection, Durability durability) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    switch (durability) {
                        case POWER -> "CHECKPOINT SYNC";
                        case PROCESS -> "CHECKPOINT";
                    });
        }
    }

    @Override
    void compact(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN COMPACT");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true); // H2 wrote it anew.
        } catch (IOException e) {
            throw JournalFile.unwritable(file, e);
        }
    }

    @Override
    long bytes() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new JournalProblem(Kind.UNAVAILABLE, "journal %s cannot be read".formatted(file), e);
        }
    }

    @Override
    boolean isInUse(SQLException e) {
        return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
    }

    /** What a reader has not read yet may be overwritten by a writer. */
    @Override
    boolean isOutdated(SQLException e) {
        return switch (e.getErrorCode()) {
            case ErrorCode.GENERAL_ERROR_1,
                    ErrorCode.FILE_CORRUPTED_1,
                    ErrorCode.IO_EXCEPTION_1,
                    ErrorCode.IO_EXCEPTION_2,
                    ErrorCode.DATABASE_IS_CLOSED,
                    ErrorCode.OBJECT_CLOSED -> true;
            default -> false;
        };
    }

    @Override
    JournalProblem problem(SQLException e) {
        return switch (e.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                new JournalProblem(
                        Kind.UNAVAILABLE,
                        "journal %s is in use by another process that writes: try again when that has ended, or with --wait SECONDS"
                                .formatted(file),
                        e);
            case ErrorCode.DATABASE_IS_READ_ONLY ->
                new JournalProblem(
                        Kind.DAMAGED,
                        "journal %s is damaged: nothing in it can be found; it was left as it is".formatted(file),
                        e);
            default ->
                new JournalProblem(
                        Kind.DAMAGED, "journal %s is damaged or cannot be read: %s".formatted(file, reason(e)), e);
        };
    }

    @Override
    ByteTypes byteTypes() {
        return new ByteTypes("BLOB", "VARBINARY(10000)", "BINARY(32)");
    }

    @Override
    String[] preparation() {
        return new String[] {"SET MAX_LENGTH_INPLACE_LOB " + MAX_PAYLOAD_IN_ROW};
    }

    /** With few machines H2 would scan and sort the whole table for every batch. */
    @Override
    String byNumberHint() {
        return "USE INDEX (event_by_number)";
    }

    @Override
    boolean isKeptByPosition() {
        return true;
    }

    /** A journal that was made and never written to is not left behind, nor is the file changed where nothing was written. */
    @Override
    public synchronized void close() {
        boolean isUnused = isMade && acknowledged().isEmpty();
        Connection connection = openedToWrite();
        if (connection != null && !hasChanged()) {
            closeAtOnce(connection);
        }
        super.close();
        try {
            acknowledged.close();
            if (isUnused) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw JournalFile.unwritable(file, e);
        }
    }
}
