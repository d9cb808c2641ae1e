package replug.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
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

    /** No thread of H2 writes besides ours: see {@link H2Writing}. */
    private static final String ALONE = ";WRITE_DELAY=0";

    private static final String TO_READ = SETTINGS + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r;FILE_LOCK=NO";

    /** Payloads up to this many bytes stand in the row, as fast as VARBINARY, which ends at 1 MiB. */
    private static final int MAX_PAYLOAD_IN_ROW = 1 << 16;

    private final Path path;
    private final Path file;
    private final Acknowledged acknowledged;
    private final JdbcDataSource source = new JdbcDataSource();
    private final @Nullable H2Reader reader;
    private boolean isMade;

    /** What the file beside it told before it was opened. */
    private Optional<Acknowledged.Last> before = Optional.empty();

    private H2Database(Path path, String url, @Nullable Opening toRead) {
        this.path = path;
        this.file = withSuffix(path);
        this.acknowledged = new Acknowledged(path);
        source.setURL(url);
        source.setUser("replug");
        source.setPassword("");
        this.reader = toRead == null
                ? null
                : new H2Reader(file, source::getConnection, acknowledged, this::checkAsReader, toRead.isChecked());
    }

    private static Path withSuffix(Path path) {
        return path.resolveSibling(path.getFileName() + SUFFIX);
    }

    private static H2Database toRead(Path path, Opening opening) {
        UnlockedFilePath.register();
        return new H2Database(path, "jdbc:h2:" + UnlockedFilePath.SCHEME + ":" + path + TO_READ, opening);
    }

    private static H2Database toWrite(Path path) {
        return new H2Database(path, "jdbc:h2:file:" + path + SETTINGS + ALONE + ";IFEXISTS=TRUE", null);
    }

    private static H2Database toMake(Path path) {
        return new H2Database(path, "jdbc:h2:file:" + path + SETTINGS + ALONE, null);
    }

    /** The one whose file is {@code location} with {@code .mv.db}. */
    static H2Database at(String location, Opening opening) {
        Path path = Path.of(location).toAbsolutePath().normalize();
        JournalFile.check(withSuffix(path), opening);
        return opening.mayWrite() ? toWrite(path) : toRead(path, opening);
    }

    @Override
    void begin(Opening opening) throws SQLException {
        before = lastInFile(); // Before the tables, which may only be ahead of it.
        if (reader != null) {
            super.begin(opening);
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
        if (!Files.exists(file)) { // Whoever made it and had it open has ended, and left nothing.
            throw new SQLException("the file is gone", null, ErrorCode.DATABASE_ALREADY_OPEN_1);
        }
    }

    /** As a reader, before H2 may change anything. */
    private void lookAt(Opening opening) throws SQLException {
        Opening look = new Opening(Opening.Access.READ, opening.durability(), opening.patience());
        try (H2Database looked = toRead(path, look)) {
            looked.begin(look);
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

    /** As if the process had been killed: H2 would write, whatever it has read. */
    private static void closeAtOnce(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException _) {
            // It is closed already.
        }
    }

    /** Under a name of its own, so that there is a whole journal or none, and the first where several make it at once. */
    private void make() throws SQLException {
        Path other = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            try (H2Database made = toMake(other)) {
                new Schema(made).prepare(Opening.TO_CREATE);
                made.force(Durability.POWER);
            }
            isMade = JournalFile.publish(withSuffix(other), file);
        } catch (IOException e) {
            throw JournalFile.unwritable(file, e);
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

    /** Readers check whenever they connect. */
    @Override
    void check() throws SQLException {
        if (reader == null) {
            super.check();
        }
    }

    /** Refuses what is not a whole journal, as far as can be told at once. */
    private void checkAsReader(Connection connection, Optional<Acknowledged.Last> last) throws SQLException {
        if (new Schema(this).format(connection) == Schema.FORMAT) {
            StartCheck.of(connection, this);
        }
        if (last.isPresent() && !StartCheck.has(connection, last.get())) {
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

    private Optional<Acknowledged.Last> lastInFile() {
        try {
            return acknowledged.read();
        } catch (IOException _) {
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

    /** A file comes into being as a whole journal: one without its tables has lost them, or is of another program. */
    @Override
    JournalProblem noJournal() {
        return new JournalProblem(
                Kind.DAMAGED,
                "journal %s is damaged, or no journal: its tables are not in it; it was left as it is".formatted(file));
    }

    @Override
    String name() {
        return file.toString();
    }

    @Override
    Connection connect() throws SQLException {
        return reader == null ? source.getConnection() : reader.connect();
    }

    @Override
    void force(Connection connection, Durability durability) throws SQLException {
        H2Writing.force(connection, durability);
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
        return H2Trouble.isInUse(e);
    }

    @Override
    boolean isOutdated(SQLException e) {
        return H2Trouble.isOutdated(e);
    }

    @Override
    JournalProblem problem(SQLException e) {
        return H2Trouble.problem(file, e);
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

    /**
     * A journal that was made and never written to is not left behind: it goes before others can open it. Nor is a file changed
     * to which nothing was written.
     */
    @Override
    public synchronized void close() {
        try {
            if (isMade && !hasCommitted() && isEmpty()) {
                Files.deleteIfExists(file);
            }
            Connection connection = openedToWrite();
            if (connection != null && !hasChanged()) {
                closeAtOnce(connection);
            }
            super.close();
            acknowledged.close();
        } catch (IOException e) {
            throw JournalFile.unwritable(file, e);
        }
    }

    private boolean isEmpty() {
        try {
            return read(Heads::all).isEmpty();
        } catch (SQLException | JournalProblem _) {
            return false; // Not known to be.
        }
    }
}
