package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;

/** The disk is full: it is said, and what was acknowledged stays. */
@SuppressWarnings("NullAway.Init")
class FullDiskTest {
    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void a_small_disk() throws IOException, InterruptedException {
        disk = Files.createDirectory(folder.resolve("disk"));
        boolean isMounted = does("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
        assumeTrue(isMounted, "a file system can only be mounted by root");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        does("umount", disk.toString());
    }

    private static boolean does(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException _) {
            return false; // There is no such program.
        }
    }

    @Test
    void a_run_ends_in_one_line_and_what_was_answered_is_there() throws IOException, InterruptedException {
        Files.write(disk.resolve("other"), new byte[5 << 20]); // For speed: less room for the journal.
        Cli cli = new Cli(disk.resolve("journal"));
        assertThat(cli.run("import", Recordings.named("nokasan-sv48-boot")).exitCode())
                .isZero();
        Path operations = folder.resolve("operations.jsonl");
        Files.write(operations, Collections.nCopies(20_000, String.join("\n", Writer.ROUND)));
        Path answers = folder.resolve("answers.jsonl");

        Process run = Writer.replug(List.of(), cli.journal(), "run", operations.toString(), "--json")
                .redirectOutput(answers.toFile())
                .start();
        List<String> said = run.errorReader(StandardCharsets.UTF_8).readAllLines();

        assertThat(run.waitFor()).as("%s", said).isEqualTo(3);
        assertThat(said).singleElement().asString().contains("the disk is full").contains("acknowledged");
        int answered = Files.readAllLines(answers).size();
        assertThat(answered).isPositive();
        isIntact(cli, answered);
        assertThat(cli.run("export", "--to", disk.resolve("export.jsonl")).exitCode())
                .isNotZero();
        assertThat(disk.resolve("export.jsonl")).doesNotExist();
        assertThat(disk.resolve("export.jsonl.part")).doesNotExist();

        Cli elsewhere = new Cli(folder.resolve("journal"));
        Files.copy(JournalImage.fileOf(cli.journal()), JournalImage.fileOf(elsewhere.journal()));
        Files.copy(JournalImage.besideOf(cli.journal()), JournalImage.besideOf(elsewhere.journal()));
        isIntact(elsewhere, answered);
        assertThat(elsewhere.run("add", "0x200000000", "128M").exitCode()).isZero();
        System.out.printf("full disk: %d events acknowledged before, all there; nothing half-written%n", answered);
    }

    private static void isIntact(Cli cli, int answered) {
        Cli.Result log = cli.run("log", "--json");
        assertThat(log.exitCode()).as(log.err()).isZero();
        assertThat(JournalImage.events(log.out()).size()).isGreaterThan(answered);
        Cli.Result verify = cli.run("verify");
        assertThat(verify.exitCode()).as(verify.err()).isZero();
    }
}
