package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/** Whatever hinders a journal in PostgreSQL from being opened, no complaint repeats a password. */
class PostgresCredentialsTest {
    private static final String SECRET = "s3cr3t/hunter2";

    private static JournalProblem problem(String url, Map<String, String> environment) {
        JournalProblem problem =
                catchThrowableOfType(JournalProblem.class, () -> AxonJournal.open(url, Opening.TO_CREATE, environment));
        assertThat(problem).as("a problem of " + url).isNotNull();
        assertThat(problem.getMessage()).doesNotContain(SECRET, "s3cr3t", "hunter2");
        return problem;
    }

    private static JournalProblem problem(String url) {
        return problem(url, Map.of("PGUSER", "replug", "PGPASSWORD", SECRET));
    }

    @Test
    void a_wrong_password() {
        JournalProblem problem = problem(Place.postgres().location());

        assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(problem)
                .hasMessageContaining("PostgreSQL refuses the user or the password: set PGUSER and PGPASSWORD");
    }

    @Test
    void no_password() {
        Place place = Place.postgres();

        JournalProblem problem = problem(place.location(), Map.of("PGUSER", "replug"));

        assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void a_host_that_is_not_there() {
        JournalProblem problem = problem("jdbc:postgresql://nowhere.invalid/journal");

        assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(problem).hasMessageContaining("jdbc:postgresql://nowhere.invalid/journal");
    }

    @Test
    void a_port_where_nobody_listens() {
        assertThat(problem("jdbc:postgresql://localhost:1/journal").kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/journal?password=" + SECRET,
                "jdbc:postgresql://localhost/journal?user=replug&password=" + SECRET,
                "jdbc:postgresql://localhost/journal?user=replug&PASSWORD=" + SECRET,
                "jdbc:postgresql://localhost/journal?sslpassword=" + SECRET,
                "jdbc:postgresql://replug:" + SECRET + "@localhost/journal",
                "jdbc:postgresql://replug:hunter2@localhost/journal",
                "jdbc:postgresql://replug:hunter2@localhost/journal?user=replug",
            })
    void a_password_in_the_url_is_refused_before_anything_is_tried(String url) {
        JournalProblem problem = problem(url);

        assertThat(problem.kind()).isEqualTo(Kind.MISTAKEN);
        assertThat(problem).hasMessageContaining("put that into PGPASSWORD or ~/.pgpass");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost:54x2/journal",
                "jdbc:postgresql://localhost:99999999/journal",
                "jdbc:postgresql://replug:" + SECRET,
                "jdbc:postgresql://replug:" + SECRET + "/localhost/journal",
                "jdbc:postgresql://replug:hunter2?@localhost/journal",
                "jdbc:postgresql:replug:" + SECRET,
            })
    void a_url_that_cannot_be_understood(String url) {
        assertThat(problem(url).getMessage()).startsWith("journal jdbc:postgresql:");
    }

    @Test
    void another_kind_of_database() {
        assertThat(problem("jdbc:mysql://replug:" + SECRET + "@localhost/journal")
                        .kind())
                .isEqualTo(Kind.MISTAKEN);
    }

    @Test
    void the_password_may_come_from_the_file_that_postgres_programs_read(@TempDir Path folder) throws Exception {
        Place place = Place.postgres();
        Path file = Files.writeString(
                folder.resolve("pgpass"),
                "localhost:*:*:replug:" + place.environment().get("PGPASSWORD") + "\n");
        String before = System.setProperty("org.postgresql.pgpassfile", file.toString());
        try (AxonJournal journal = AxonJournal.open(place.location() + "?user=replug", Opening.TO_CREATE, Map.of())) {
            journal.ask("one", List.of(Asks.boot()));

            assertThat(journal.machines()).hasSize(1);
        } finally {
            if (before == null) {
                System.clearProperty("org.postgresql.pgpassfile");
            } else {
                System.setProperty("org.postgresql.pgpassfile", before);
            }
        }
    }
}
