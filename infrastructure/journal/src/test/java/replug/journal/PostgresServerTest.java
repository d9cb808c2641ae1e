package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.journal.PostgresServer.Access;

/** What other tests rely on: databases of their own, a password that matters, commits that last. */
class PostgresServerTest {
    private static final String INVALID_PASSWORD = "28P01";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.running();
    }

    @Test
    void is_started_once() {
        assertThat(PostgresServer.running()).isSameAs(server);
    }

    @Test
    void each_database_is_new_and_empty() throws SQLException {
        Access one = server.emptyDatabase();
        Access other = server.emptyDatabase();

        ask(one, "CREATE TABLE kept (id INT); SELECT 1");

        assertThat(ask(one, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo("1");
        assertThat(ask(other, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo("0");
    }

    @Test
    void the_url_holds_no_credentials() throws SQLException {
        Access access = server.emptyDatabase();

        assertThat(access.url()).doesNotContain(access.user(), access.password());
    }

    @ParameterizedTest
    @ValueSource(strings = {"replug", "postgres", "nobody"})
    void a_wrong_password_is_refused(String user) throws SQLException {
        Access wrong = new Access(server.emptyDatabase().url(), user, "wrong");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(wrong::connect)
                .returns(INVALID_PASSWORD, SQLException::getSQLState);
    }

    @Test
    void passwords_are_stored_for_scram() throws SQLException {
        assertThat(ask(server.emptyDatabase(), "SHOW password_encryption")).isEqualTo("scram-sha-256");
    }

    @Test
    void the_user_is_no_superuser() throws SQLException {
        Access access = server.emptyDatabase();

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> ask(access, "SELECT pg_read_file('postgresql.conf')"))
                .returns(INSUFFICIENT_PRIVILEGE, SQLException::getSQLState);
    }

    @Test
    void is_of_version_15_or_newer() throws SQLException {
        assertThat(Integer.parseInt(ask(server.emptyDatabase(), "SHOW server_version_num")))
                .isGreaterThanOrEqualTo(15_00_00);
        assertThat(ask(server.emptyDatabase(), "SHOW server_version")).matches("(1[5-9]|[2-9][0-9])\\b.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "synchronous_commit", "full_page_writes"})
    void what_is_committed_lasts(String setting) throws SQLException {
        assertThat(ask(server.emptyDatabase(), "SHOW " + setting)).isEqualTo("on");
    }

    private static String ask(Access access, String sql) throws SQLException {
        try (Connection connection = access.connect();
                Statement statement = connection.createStatement()) {
            boolean isResult = statement.execute(sql);
            while (!isResult) {
                isResult = statement.getMoreResults();
            }
            try (ResultSet result = statement.getResultSet()) {
                assertThat(result.next()).isTrue();
                return result.getString(1);
            }
        }
    }
}
