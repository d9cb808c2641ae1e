package replug.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;

/** The file that tells what was acknowledged last is a second opinion: it may be missing, and is never believed alone. */
@SuppressWarnings("NullAway.Init")
class AcknowledgedFileTest {
    @TempDir
    Path folder;

    private Cli cli;
    private JournalImage image;

    @BeforeEach
    void a_journal() throws IOException {
        cli = new Cli(folder.resolve("journal"));
        image = SmallJournal.CLOSED.make(cli);
    }

    @Test
    void a_file_that_shows_an_older_state_goes_unseen_without_it_and_never_with_it() throws IOException {
        cli = new Cli(folder.resolve("killed"));
        image = SmallJournal.KILLED.make(cli);
        int unseen = 0;
        int seen = 0;
        for (int length = 0; length < image.file().length; length += 1024) {
            JournalImage cut = image.withFile(Arrays.copyOf(image.file(), length));
            cut.withAcknowledged(null).put(cli);
            Cli.Result without = cli.run("log", "--json");
            if (without.exitCode() == 0 && !without.out().equals(image.log())) {
                unseen++;
                cut.put(cli);
                for (String command : List.of("log", "verify", "checkpoint")) {
                    Cli.Result with = cli.run(command);
                    assertThat(with.exitCode())
                            .as("%s of %d bytes", command, length)
                            .isEqualTo(3);
                }
                seen++;
            }
        }
        System.out.printf("older states that a cut file shows: %d, seen with the file beside it: %d%n", unseen, seen);
        assertThat(unseen).isPositive();
    }

    @Test
    void missing_or_damaged_it_hinders_nobody_and_the_next_event_mends_it() {
        byte[] whole = beside();
        for (byte[] damaged : new byte[][] {{}, "nonsense\n".getBytes(US_ASCII), new byte[10_000], new byte[320]}) {
            image.withAcknowledged(damaged).put(cli);
            assertThat(cli.run("log", "--json").out()).isEqualTo(image.log());
            assertThat(cli.run("verify").exitCode()).isZero();
            assertThat(cli.run("add", "0x200000000", "128M").exitCode()).isZero();
            assertThat(new String(beside(), US_ASCII))
                    .hasSameSizeAs(new String(whole, US_ASCII))
                    .startsWith("replug 1 %d ".formatted(image.events()));
        }
        image.withAcknowledged(null).put(cli);
        assertThat(cli.run("add", "0x200000000", "128M").exitCode()).isZero();
        assertThat(beside()).hasSameSizeAs(whole);
    }

    @Test
    void that_of_another_journal_is_refused_and_named() {
        Cli other = new Cli(folder.resolve("other"));
        assertThat(other.run("import", Recordings.named("nokasan-sv48-basic")).exitCode())
                .isZero();
        JournalImage mixed = image.withAcknowledged(JournalImage.of(other).acknowledged());
        for (List<String> command : List.of(List.of("log"), List.of("add", "0x200000000", "128M"))) {
            mixed.put(cli);
            Cli.Result result = cli.run(command.toArray());
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.err().lines())
                    .singleElement()
                    .asString()
                    .contains("event 13 of nokasan-sv48-basic was acknowledged and is not there")
                    .contains("delete " + JournalImage.besideOf(cli.journal()));
        }
        assertThat(cli.run("verify").err())
                .contains("event 13 of nokasan-sv48-basic ")
                .contains("(tail-cut)");
    }

    private byte[] beside() {
        try {
            return Files.readAllBytes(JournalImage.besideOf(cli.journal()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
