package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;
import replug.journal.AxonJournal;
import replug.journal.Opening;

/** Processes that use a journal at the same time, or one after another in other places of the world. */
@SuppressWarnings("NullAway.Init")
class SharedFileTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_machine() {
        cli = new Cli(folder.resolve("journal"));
        assertThat(cli.run("import", Recordings.named("nokasan-sv48-boot")).exitCode())
                .isZero();
    }

    @Test
    void who_waits_for_another_writer_gets_its_turn() throws IOException, InterruptedException {
        Process waiting;
        try (AxonJournal _ = AxonJournal.open(cli.journal().toString(), Opening.TO_WRITE)) {
            Process refused = Writer.replug(List.of(), cli.journal(), "add", "0x100000000", "128M")
                    .start();
            assertThat(refused.waitFor()).isEqualTo(2);
            assertThat(refused.errorReader().readAllLines())
                    .singleElement()
                    .asString()
                    .contains("--wait SECONDS");
            waiting = Writer.replug(List.of(), cli.journal(), "add", "0x100000000", "128M", "--wait", "100")
                    .start();
            assertThat(waiting.waitFor(1, TimeUnit.SECONDS)).isFalse();
        }
        assertThat(waiting.waitFor()).isZero();
        assertThat(JournalImage.events(cli.run("log", "--json").out()).size()).isEqualTo(2);
    }

    @Test
    void the_log_can_be_read_while_another_process_writes() throws IOException {
        int logs = 30;
        try (Writer writer = Writer.start(cli.journal())) {
            for (long number = 0; number < logs; number++) {
                assertThat(writer.ask(Writer.line(number))).isTrue();
                assertThat(writer.answer()).isEqualTo(number + 1);
                writer.ask(Writer.line(++number)); // Which is written while the log is read.
                Cli.Result log = cli.run("log", "--json");
                assertThat(log.exitCode()).as(log.err()).isZero();
                assertThat((long) JournalImage.events(log.out()).size()).isBetween(number + 1, number + 2);
                assertThat(writer.answer()).isEqualTo(number + 1);
            }
        }
        System.out.printf("logs read while another process wrote: %d%n", logs / 2);
    }

    @Test
    void another_time_zone_changes_nothing() throws IOException, InterruptedException {
        for (String zone : List.of("Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati")) {
            Process process = Writer.replug(
                            List.of("-Duser.timezone=" + zone), cli.journal(), "add", "0x100000000", "128M")
                    .start();
            assertThat(process.waitFor()).isBetween(0, 1);
        }
        List<String> times = new ArrayList<>();
        JournalImage.events(cli.run("log", "--json").out())
                .forEach(event -> times.add(event.path("recordedAt").stringValue()));
        assertThat(times)
                .hasSize(4)
                .isSorted()
                .allSatisfy(time -> assertThat(time).endsWith("Z"));
        assertThat(cli.run("verify").exitCode()).isZero();
        assertThat(cli.run("replay", "--verify", "each").exitCode()).isZero();
    }

    @Test
    void all_recordings_together_verify() {
        Cli all = new Cli(folder.resolve("all"));
        List<Object> words = new ArrayList<>(List.of("import"));
        words.addAll(Recordings.all());
        assertThat(all.run(words.toArray()).exitCode()).isZero();

        Cli.Result verify = all.run("verify");

        assertThat(verify.exitCode()).as(verify.err()).isZero();
        assertThat(verify.lines()).hasSize(Recordings.all().size() + 2);
        System.out.printf(
                "imported recordings that verify: %d%n", Recordings.all().size());
    }
}
