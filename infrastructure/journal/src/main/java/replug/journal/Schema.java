package replug.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/** The tables of a journal, made, checked, and brought from an older format to today's; docs/journal-format.md tells them. */
final class Schema {
    /** The revision of the tables that this program writes. */
    static final int FORMAT = 2;

    /** The oldest that it reads. */
    private static final int OLDEST = 1;

    private final Database database;

    Schema(Database database) {
        this.database = database;
    }

    /**
     * The format of the tables.
     *
     * @throws JournalProblem if they are not there or of a newer format
     */
    int format() throws SQLException {
        return database.read(this::format);
    }

    /**
     * Sees to it that the tables are there, in today's format.
     *
     * @return the format
     * @throws JournalProblem if they are of a newer format, or not there and not to be made
     */
    int prepare(Opening opening) throws SQLException {
        Connection connection = database.writing();
        if (!hasTables(connection) || format(connection) < FORMAT) {
            database.lockTables(connection);
            if (!hasTables(connection)) {
                create(connection, opening);
            } else if (format(connection) < FORMAT) {
                upgrade(connection);
            }
            database.committed(null);
        }
        connection.commit();
        return FORMAT;
    }

    private static boolean hasTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("SELECT COUNT(*) FROM information_schema.tables"
                        + " WHERE LOWER(table_name) = 'journal' AND table_schema = CURRENT_SCHEMA")) {
            return tables.next() && tables.getInt(1) > 0;
        }
    }

    /** As {@link #format()}, through {@code connection}. */
    int format(Connection connection) throws SQLException {
        if (!hasTables(connection)) {
            throw database.noJournal();
        }
        try (Statement statement = connection.createStatement();
                ResultSet format = statement.executeQuery("SELECT format FROM journal")) {
            if (!format.next()) {
                throw new JournalProblem(Kind.DAMAGED, "journal %s does not say its format".formatted(database.name()));
            }
            int found = format.getInt(1);
            if (found > FORMAT) {
                throw new JournalProblem(
                        Kind.DAMAGED,
                        "journal %s is of format %d, written by a newer replug; this one reads up to format %d: use a newer one"
                                .formatted(database.name(), found, FORMAT));
            }
            if (found < OLDEST) {
                throw new JournalProblem(
                        Kind.DAMAGED, "journal %s is of format %d, which never was".formatted(database.name(), found));
            }
            return found;
        }
    }

    private void create(Connection connection, Opening opening) throws SQLException {
        if (!opening.mayCreate()) {
            throw database.noJournal();
        }
        execute(connection, List.of(database.preparation()));
        execute(
                connection,
                List.of(
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
                            payload %s NOT NULL,
                            metadata %s NOT NULL,
                            hash %s NOT NULL,
                            payload_crc INT,
                            metadata_crc INT)""".formatted(
                                        database.byteTypes().large(),
                                        database.byteTypes().small(),
                                        database.byteTypes().hash()),
                        "CREATE UNIQUE INDEX event_by_number ON event (machine, number)"));
        createSecondFormat(connection);
        execute(
                connection,
                List.of("CREATE TABLE journal (format INT NOT NULL)", "INSERT INTO journal VALUES (" + FORMAT + ")"));
    }

    /** What came with format 2. */
    private void createSecondFormat(Connection connection) throws SQLException {
        execute(connection, List.of("""
                        CREATE TABLE head (
                            machine VARCHAR(200) PRIMARY KEY,
                            events BIGINT NOT NULL,
                            refused BIGINT NOT NULL,
                            bytes BIGINT NOT NULL,
                            hash %s NOT NULL)""".formatted(database.byteTypes().hash()), """
                        CREATE TABLE snapshot (
                            machine VARCHAR(200) NOT NULL,
                            number BIGINT NOT NULL,
                            refused BIGINT NOT NULL,
                            bytes BIGINT NOT NULL,
                            hash %s NOT NULL,
                            state %s NOT NULL,
                            PRIMARY KEY (machine, number))""".formatted(
                        database.byteTypes().hash(), database.byteTypes().large())));
    }

    /** From format 1. H2 commits with each definition, so that each step may find itself done. */
    private void upgrade(Connection connection) throws SQLException {
        execute(
                connection,
                List.of(
                        "DROP TABLE IF EXISTS snapshot",
                        "DROP TABLE IF EXISTS head",
                        "ALTER TABLE event ADD COLUMN IF NOT EXISTS payload_crc INT",
                        "ALTER TABLE event ADD COLUMN IF NOT EXISTS metadata_crc INT"));
        createSecondFormat(connection);
        execute(
                connection,
                List.of(
                        "INSERT INTO head (machine, events, refused, bytes, hash) " + Heads.COUNTED,
                        "UPDATE journal SET format = " + FORMAT));
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
