package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;
import replug.journal.AxonJournal;
import replug.journal.Opening;

/** Another process holds the journal, or dies while it writes. */
class OtherProcessTest {
    @TempDir
    Path folder;

    @Test
    void a_journal_in_use_by_another_process_is_left_alone() throws IOException, InterruptedException {
        Path path = folder.resolve("journal");
        try (AxonJournal _ = AxonJournal.open(path.toString(), Opening.TO_CREATE)) {
            Process other = replug(
                    path, "import", Recordings.named("nokasan-sv48-basic").toString());
            String said = new String(other.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

            assertThat(other.waitFor()).isEqualTo(2);
            assertThat(said.strip().lines()).hasSize(1);
            assertThat(said).contains("is in use by another process");
        }
    }

    @Test
    void a_killed_import_leaves_the_journal_as_it_was_or_whole() throws IOException, InterruptedException {
        Cli cli = new Cli(folder.resolve("journal"));
        assertThat(cli.run("import", Recordings.named("nokasan-sv39-boot")).exitCode())
                .isZero();
        List<String> import_ = new ArrayList<>(List.of("import"));
        Recordings.all().stream()
                .map(Path::toString)
                .filter(file -> file.contains("kasan-sv48-") || file.contains("pagealloc"))
                .forEach(import_::add);
        int whole = import_.size();

        int interrupted = 0;
        for (int delay = 400; delay < 3600; delay += 400) {
            Process other = replug(cli.journal(), import_.toArray(String[]::new));
            boolean ended = other.waitFor(delay, TimeUnit.MILLISECONDS);
            other.destroyForcibly().waitFor();
            interrupted += ended ? 0 : 1;

            int machines = cli.run("machines").lines().size() - 1;
            assertThat(machines).as("killed after %d ms", delay).isIn(1, whole);
            assertThat(cli.run("replay", "-m", "nokasan-sv39-boot", "--verify", "each")
                            .exitCode())
                    .isZero();
            if (machines == whole) {
                break;
            }
        }
        System.out.printf("imports killed half-way, journal as it was: %d%n", interrupted);
        assertThat(interrupted).isPositive();
    }

    private static Process replug(Path journal, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "replug.cli.Main",
                "--journal",
                journal.toString()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
