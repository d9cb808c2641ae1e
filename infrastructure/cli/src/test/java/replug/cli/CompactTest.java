package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.journal.AxonJournal;
import replug.journal.Opening;

/** A compacted journal is the same journal in less room. */
class CompactTest {
    @TempDir
    Path folder;

    @Test
    void a_compacted_journal_is_smaller_and_tells_the_same() throws IOException {
        Cli cli = new Cli(folder.resolve("journal"));
        JournalImage before = SmallJournal.KILLED.make(cli);

        Cli.Result compacted = cli.run("compact");

        JournalImage after = JournalImage.of(cli);
        assertThat(compacted.exitCode()).as(compacted.err()).isZero();
        assertThat(compacted.out())
                .isEqualTo("%d bytes before, %d bytes now%n".formatted(before.file().length, after.file().length));
        assertThat(after.file().length).isLessThan(before.file().length / 2);
        assertThat(after.log()).isEqualTo(before.log());
        assertThat(cli.run("verify").exitCode()).isZero();
        assertThat(cli.run("add", "0x200000000", "128M").exitCode()).isZero();
    }

    @Test
    void a_journal_that_another_writes_to_is_not_compacted() throws IOException, InterruptedException {
        Cli cli = new Cli(folder.resolve("journal"));
        SmallJournal.CLOSED.make(cli);
        try (AxonJournal _ = AxonJournal.open(cli.journal().toString(), Opening.TO_WRITE)) {
            Process other =
                    Writer.replug(java.util.List.of(), cli.journal(), "compact").start();

            assertThat(other.waitFor()).isEqualTo(2);
            assertThat(other.errorReader().readLine()).contains("is in use by another process");
        }
    }
}
