package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;

/** Nothing altered goes unseen: not one byte of a payload, whether it maps anything or is only a word of the log. */
@SuppressWarnings("NullAway.Init")
class AlteredJournalTest {
    private static final int EVENTS = 14;

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_journal_with_one_machine() {
        cli = new Cli(folder.resolve("journal"));
        assertThat(cli.run("import", Recordings.named("nokasan-sv48-basic")).exitCode())
                .isZero();
    }

    @Test
    void the_untouched_journal_verifies_silently() {
        Cli.Result result = cli.run("replay", "--verify", "each");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void one_altered_byte_of_a_payload_is_found_and_the_event_named() throws SQLException {
        SplittableRandom random = new SplittableRandom(42);
        int found = 0;
        for (int event = 0; event < EVENTS; event++) {
            for (int i = 0; i < 5; i++) {
                byte[] payload = payload(event);
                byte[] altered = payload.clone();
                altered[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
                setPayload(event, altered);

                Cli.Result result = cli.run("replay", "--verify", "each");
                setPayload(event, payload);

                assertThat(result.exitCode()).isEqualTo(3);
                assertThat(result.err()).startsWith("replug: event %d of nokasan-sv48-basic ".formatted(event));
                found++;
            }
        }
        System.out.printf("single altered bytes found, event named: %d of %d%n", found, 5 * EVENTS);
    }

    @Test
    void a_missing_event_is_found_and_named() throws SQLException {
        execute("DELETE FROM event WHERE number = 5");

        assertThat(cli.run("log")).satisfies(result -> {
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.err()).contains("event 5 of nokasan-sv48-basic is missing");
        });
    }

    @Test
    void swapped_events_are_found() throws SQLException {
        execute("UPDATE event SET number = 100 WHERE number = 5");
        execute("UPDATE event SET number = 5 WHERE number = 6");
        execute("UPDATE event SET number = 6 WHERE number = 100");

        assertThat(cli.run("replay").err()).contains("event 5 of nokasan-sv48-basic was altered");
    }

    @Test
    void metadata_that_was_altered_is_found() throws SQLException {
        execute("UPDATE event SET recorded_at = '2000-01-01T00:00:00Z' WHERE number = 3");

        assertThat(cli.run("log").err()).contains("event 3 of nokasan-sv48-basic was altered");
    }

    private byte[] payload(int event) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement select =
                        connection.prepareStatement("SELECT payload FROM event WHERE number = " + event);
                ResultSet row = select.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getBytes(1);
        }
    }

    private void setPayload(int event, byte[] payload) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE event SET payload = ? WHERE number = " + event)) {
            update.setBytes(1, payload);
            assertThat(update.executeUpdate()).isOne();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:file:" + cli.journal(), "replug", "");
    }
}
