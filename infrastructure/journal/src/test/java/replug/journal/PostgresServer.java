package replug.journal;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL on loopback, one for all tests of a JVM. Its binaries come out of a jar, so nothing needs to be
 * installed; it commits as durably as a server does by default, and asks everybody for a password.
 *
 * <p>Where none can be started, the test that asks for it is skipped, and says why; with {@value #REQUIRE}{@code =true},
 * as system property or in the environment, it fails instead.
 */
final class PostgresServer {
    static final String REQUIRE = "REPLUG_REQUIRE_POSTGRES";

    private static final String SUPERUSER = "postgres";
    private static final String OWNER = "replug";

    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private static @Nullable Start start;

    private final EmbeddedPostgres server;
    private final Access superuser;
    private final String ownersPassword = password();
    private int databases;

    /** What a client needs to reach a database; the password is not in the URL. */
    record Access(String url, String user, String password) {
        Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }
    }

    private sealed interface Start {
        record Running(PostgresServer server) implements Start {}

        record Failed(String reason, Exception cause) implements Start {}
    }

    private PostgresServer(EmbeddedPostgres server, String password) {
        this.server = server;
        this.superuser = new Access(url("postgres"), SUPERUSER, password);
    }

    /** The server, started when first asked for. Skips the test that asks if there can be none. */
    static synchronized PostgresServer running() {
        if (start == null) {
            start = tryToStart();
        }
        return switch (start) {
            case Start.Running(PostgresServer server) -> server;
            case Start.Failed(String reason, Exception cause)
            when isRequired() -> throw new AssertionError(reason, cause);
            case Start.Failed(String reason, Exception _) -> abort(reason);
        };
    }

    /** A new database without tables; its user owns it, and is no superuser. */
    synchronized Access emptyDatabase() throws SQLException {
        databases++;
        String name = "test_" + databases;
        execute("CREATE DATABASE " + name + " OWNER " + OWNER);
        return new Access(url(name), OWNER, ownersPassword);
    }

    /** Ends what is in a database and removes it: with many, a server takes longer to be removed than a JVM may take to end. */
    void drop(Access database) throws SQLException {
        String name = database.url().substring(database.url().lastIndexOf('/') + 1);
        execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    /** For what only a superuser may do: make users, end sessions. */
    void execute(String sql) throws SQLException {
        try (Connection connection = superuser.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static boolean isRequired() {
        return Boolean.parseBoolean(System.getProperty(REQUIRE, System.getenv(REQUIRE)));
    }

    private static Start tryToStart() {
        try {
            return new Start.Running(start());
        } catch (IOException | SQLException e) {
            String reason = "No PostgreSQL can be started, so tests that need one "
                    + (isRequired() ? "fail" : "are skipped (" + REQUIRE + "=true makes them fail)")
                    + ": " + e.getMessage();
            System.err.println(reason);
            return new Start.Failed(reason, e);
        }
    }

    private static PostgresServer start() throws IOException, SQLException {
        Path folder = Files.createTempDirectory("replug-postgres");
        Path log = folder.resolve("log");
        PostgresServer server;
        try {
            server = start(folder, log);
        } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
            // The server's own words are what helps; read them before the folder goes.
            IOException failure = new IOException(firstCause(e) + lastLines(log), e);
            delete(folder);
            throw failure;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(folder), "postgres-stop"));
        server.execute("CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + server.ownersPassword + "'");
        return server;
    }

    private static PostgresServer start(Path folder, Path log) throws IOException {
        // Else the library unpacks to a folder that all users of the machine share and may write.
        System.setProperty("ot.epg.working-dir", folder.resolve("binaries").toString());
        String password = password();
        Path passwordFile = Files.writeString(folder.resolve("password"), password + "\n");
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                // Options of initdb, of which locales are some: the library's own choice is to trust everybody.
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", passwordFile.toString())
                .setConnectConfig("password", password)
                // The library's own choice is to lose commits.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "50")
                .setServerConfig("unix_socket_directories", "")
                .setPGStartupWait(MAX_WAIT)
                .setOutputRedirector(Redirect.appendTo(log.toFile()))
                .setErrorRedirector(Redirect.appendTo(log.toFile()))
                .setRegisterShutdownHook(false)
                .start();
        Files.delete(passwordFile);
        return new PostgresServer(server, password);
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:%d/%s".formatted(server.getPort(), database);
    }

    private void stop(Path folder) {
        try {
            server.close();
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String password() {
        return UUID.randomUUID().toString();
    }

    private static Throwable firstCause(Throwable e) {
        return e.getCause() == null ? e : firstCause(e.getCause());
    }

    private static String lastLines(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        List<String> lines = Files.readAllLines(log);
        return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }
}
