package replug.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import replug.domain.paging.Digest;
import replug.journal.PostgresServer.Access;

/**
 * Where the journal of a test is.
 *
 * @param location as it is opened by
 * @param environment what else it is opened with
 * @param access of the database; null where it is a file
 */
record Place(
        String location,
        Map<String, String> environment,
        @Nullable Access access) {

    /** A file in {@code folder}. */
    static Place file(Path folder) {
        return at(folder.resolve("journal"));
    }

    /** The file whose name is that of {@code path} with {@code .mv.db}. */
    static Place at(Path path) {
        return new Place(path.toAbsolutePath().toString(), Map.of(), null);
    }

    /** A new database in PostgreSQL. */
    static Place postgres() {
        try {
            return of(PostgresServer.running().emptyDatabase());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Place of(Access access) {
        return new Place(access.url(), Map.of("PGUSER", access.user(), "PGPASSWORD", access.password()), access);
    }

    /** Removes the database. A file goes with its folder. */
    void drop() {
        if (access != null) {
            try {
                PostgresServer.running().drop(access);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    AxonJournal open(Opening opening) {
        return AxonJournal.open(location, opening, environment);
    }

    /** Past the journal. An H2 file must not be open. */
    Connection connect() throws SQLException {
        return access != null
                ? access.connect()
                : DriverManager.getConnection(
                        "jdbc:h2:file:" + location + ";IFEXISTS=TRUE;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0",
                        "replug",
                        "");
    }

    /** Alters what is stored; returns how many rows. */
    int execute(String sql, Object... values) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
            return statement.getUpdateCount();
        }
    }

    /** All that is stored, or of a file the hash of its bytes: equal if nothing was changed. */
    String contents() throws IOException, SQLException {
        if (access == null) {
            return HexFormat.of().formatHex(Digest.function().digest(Files.readAllBytes(file())));
        }
        StringJoiner rows = new StringJoiner("\n");
        for (String table : new String[] {"journal", "head", "event", "snapshot"}) {
            try (Connection connection = connect();
                    PreparedStatement select = connection.prepareStatement(
                            "SELECT '" + table + "' || t::text FROM " + table + " t ORDER BY 1");
                    ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(found.getString(1));
                }
            }
        }
        return rows.toString();
    }

    /** As whoever replaces a history does where a file beside the journal tells of it. */
    void forgetAcknowledged() {
        if (access == null) {
            new Acknowledged(Path.of(location)).file().toFile().delete();
        }
    }

    /** The journal's file. */
    Path file() {
        return Path.of(location + ".mv.db");
    }
}
