package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;

/** What is sound of a damaged journal can be taken out and made a journal of. */
@SuppressWarnings("NullAway.Init")
class SoundExportTest {
    private static final String MACHINE = "nokasan-sv48-basic";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_journal_with_two_machines() {
        cli = new Cli(folder.resolve("journal"));
        assertThat(cli.run("import", Recordings.named(MACHINE), Recordings.named("nokasan-sv39-boot"))
                        .exitCode())
                .isZero();
    }

    @Test
    void the_events_before_the_damaged_one_are_saved() throws SQLException {
        for (int event : new int[] {13, 7, 1}) {
            alter("UPDATE event SET payload = X'7b7d' WHERE machine = '%s' AND number = %d".formatted(MACHINE, event));

            rebuild("rebuilt" + event, "event %d of %s was altered".formatted(event, MACHINE), event);
        }
    }

    @Test
    void a_machine_without_a_sound_event_is_left_out() throws SQLException {
        alter("UPDATE event SET payload = X'7b7d' WHERE machine = '%s' AND number = 0".formatted(MACHINE));

        rebuild("rebuilt", "event 0 of %s was altered".formatted(MACHINE), 0);
    }

    @Test
    void a_history_whose_tail_or_head_is_gone_is_saved_as_far_as_it_goes() throws SQLException {
        alter("DELETE FROM head WHERE machine = '%s'".formatted(MACHINE));
        rebuild("headless", "machine %s has events and no head".formatted(MACHINE), 14);

        alter("INSERT INTO head SELECT machine, 99, 0, 0, hash FROM event WHERE machine = '%s' AND number = 13"
                .formatted(MACHINE));
        alter("DELETE FROM event WHERE machine = '%s' AND number > 9".formatted(MACHINE));
        rebuild("cut", "event 10 of %s is missing".formatted(MACHINE), 10);
    }

    @Test
    void of_a_sound_journal_it_is_the_same_export() {
        Path plain = folder.resolve("plain.jsonl");
        Path sound = folder.resolve("sound.jsonl");

        assertThat(cli.run("export", "--to", plain).exitCode()).isZero();
        assertThat(cli.run("export", "--sound", "--to", sound).exitCode()).isZero();

        assertThat(sound).hasSameBinaryContentAs(plain);
    }

    private void rebuild(String name, String complaint, int events) {
        Path file = folder.resolve(name + ".jsonl.gz");
        Cli.Result export = cli.run("export", "--sound", "--to", file);
        assertThat(export.exitCode()).isEqualTo(3);
        assertThat(export.err().lines()).singleElement().asString().startsWith("replug: " + complaint);
        assertThat(Files.exists(file)).isTrue();

        Cli rebuilt = new Cli(folder.resolve(name));
        Cli.Result load = rebuilt.run("load", file);
        assertThat(load.exitCode()).as(load.err()).isZero();
        assertThat(load.out().contains(MACHINE)).isEqualTo(events > 0);
        if (events > 0) {
            assertThat(JournalImage.events(
                                    rebuilt.run("log", "-m", MACHINE, "--json").out())
                            .size())
                    .isEqualTo(events);
        }
        assertThat(rebuilt.run("verify").exitCode()).isZero();
    }

    private void alter(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + cli.journal(), "replug", "");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }
}
