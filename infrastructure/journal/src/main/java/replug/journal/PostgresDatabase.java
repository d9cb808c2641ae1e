package replug.journal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import replug.application.Durability;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/** A journal in a PostgreSQL database, to which several processes may write at once. */
final class PostgresDatabase extends Database {
    private static final String PREFIX = "jdbc:postgresql:";

    /** A password as a parameter, or a user with one before the host. */
    private static final Pattern WITH_SECRET = Pattern.compile("(?i)[?&][a-z]*password=|^[^?]*@");

    /** Hosts, ports and database: whatever has another form may hold anything. */
    private static final Pattern WITHOUT_SECRET =
            Pattern.compile("jdbc:postgresql:(//[^/:?@]*(:\\d+)?(,[^/:?@]*(:\\d+)?)*/)?[^/:?@]*(?=[?]|$)");

    /** The driver's logger: it prints URLs, and lines of service files, as they are. Held, lest its level be forgotten. */
    private static final Logger LOGGER = Logger.getLogger("org.postgresql");

    /** Rows that the driver holds of a query's result, whose payloads may be large. */
    private static final int FETCH = 64;

    private final String url;
    private final Map<String, String> environment;

    private PostgresDatabase(String url, Map<String, String> environment) {
        this.url = url;
        this.environment = environment;
    }

    static boolean isUrl(String location) {
        return location.startsWith("jdbc:");
    }

    /** The one of this URL; user and password come from {@code environment} or the files that PostgreSQL's programs read. */
    static PostgresDatabase at(String url, Map<String, String> environment) {
        LOGGER.setLevel(Level.OFF);
        if (!url.startsWith(PREFIX)) {
            throw mistaken("expected a path or jdbc:postgresql://HOST/DATABASE, found another kind of database");
        }
        if (WITH_SECRET.matcher(url).find()) {
            throw mistaken("its URL holds a password, which others can see: put that into PGPASSWORD or ~/.pgpass, and"
                    + " the user into PGUSER");
        }
        return new PostgresDatabase(url, environment);
    }

    private static JournalProblem mistaken(String what) {
        return new JournalProblem(Kind.MISTAKEN, "the journal cannot be opened: " + what);
    }

    @Override
    String name() {
        Matcher known = WITHOUT_SECRET.matcher(url);
        return known.lookingAt() ? known.group() : PREFIX + "…";
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties());
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "replug");
        properties.setProperty("defaultRowFetchSize", Integer.toString(FETCH));
        set(properties, "user", "PGUSER");
        set(properties, "password", "PGPASSWORD");
        return properties;
    }

    /** Left out where it is not set: then the driver looks into its files. */
    private void set(Properties properties, String property, String variable) {
        String value = environment.get(variable);
        if (value != null) {
            properties.setProperty(property, value);
        }
    }

    /** The driver fetches bit by bit only within a transaction. */
    @Override
    void prepareReading(Connection connection) throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
    }

    @Override
    void endReading(Connection connection) throws SQLException {
        connection.commit();
    }

    /** Commits need not wait for the disk one by one: {@link #force} does, for all of them. */
    @Override
    void prepareWriting(Connection connection) throws SQLException {
        execute(connection, "SET synchronous_commit = off");
        connection.setAutoCommit(false);
    }

    /** Whatever the server's default is. */
    @Override
    void prepareForcing(Connection connection) throws SQLException {
        execute(
                connection,
                "SELECT set_config('synchronous_commit', 'on', FALSE)"
                        + " WHERE current_setting('synchronous_commit') = 'off'");
    }

    /** A message in the log, which must be on disk when this returns, and with it whatever stands in the log before. */
    @Override
    void force(Connection connection, Durability durability) throws SQLException {
        if (durability == Durability.POWER) {
            execute(connection, "SELECT pg_logical_emit_message(TRUE, 'replug', '')");
        }
    }

    /** The connection is gone: the server was started again, or somebody ended the session. */
    @Override
    boolean isOutdated(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.startsWith("57P");
    }

    /** Whoever reads a machine's history in order to ask it keeps others from asking meanwhile, or might read for ever. */
    @Override
    String lockHint() {
        return " FOR UPDATE";
    }

    /** One process at a time makes tables; until the end of the transaction. */
    @Override
    void lockTables(Connection connection) throws SQLException {
        execute(connection, "SELECT pg_advisory_xact_lock(hashtext('replug'))");
    }

    @Override
    long bytes() throws SQLException {
        return read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet bytes = statement.executeQuery("SELECT SUM(pg_total_relation_size(t::regclass))"
                            + " FROM unnest(ARRAY['event', 'head', 'snapshot', 'journal']) t")) {
                bytes.next();
                return bytes.getLong(1);
            }
        });
    }

    @Override
    void compact(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        execute(connection, "VACUUM FULL event");
    }

    @Override
    JournalProblem problem(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String why = switch (state) {
            case "28P01", "28000" ->
                "PostgreSQL refuses the user or the password: set PGUSER and PGPASSWORD, or ~/.pgpass";
            // What the driver says of a URL has the URL in it.
            case "99999" -> "its URL cannot be understood: expected jdbc:postgresql://HOST:PORT/DATABASE";
            default -> Reason.of(e);
        };
        return new JournalProblem(Kind.UNAVAILABLE, "journal %s cannot be opened: %s".formatted(name(), why), e);
    }

    @Override
    ByteTypes byteTypes() {
        return new ByteTypes("BYTEA", "BYTEA", "BYTEA");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
