package replug.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;

/** An export that is not what was written is refused in one line, and the journal is as it was, or not there. */
@SuppressWarnings("NullAway.Init")
class DamagedExportTest {
    @TempDir
    Path folder;

    private Path export;
    private Path damaged;
    private byte[] bytes;
    private List<String> lines;
    private int refused;

    @BeforeEach
    void an_export() throws IOException {
        Cli cli = new Cli(folder.resolve("journal"));
        cli.run("import", Recordings.named("nokasan-sv48-basic"), Recordings.named("nokasan-sv39-boot"));
        export = folder.resolve("export.jsonl");
        damaged = folder.resolve("damaged.jsonl");
        assertThat(cli.run("export", "--to", export).exitCode()).isZero();
        bytes = Files.readAllBytes(export);
        lines = Files.readAllLines(export);
    }

    @Test
    void export_load_export_gives_identical_bytes() {
        Cli other = new Cli(folder.resolve("other"));
        assertThat(other.run("load", export).exitCode()).isZero();
        Path again = folder.resolve("again.jsonl");
        assertThat(other.run("export", "--to", again).exitCode()).isZero();
        assertThat(again).hasSameBinaryContentAs(export);
        assertThat(other.run("verify").exitCode()).isZero();
    }

    @Test
    void cut_after_any_line_and_at_any_byte_it_is_refused() throws IOException {
        for (int i = 0; i < lines.size(); i++) {
            refused("the first %d lines".formatted(i), lines.subList(0, i));
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300; i++) {
            int length = random.nextInt(bytes.length);
            refused("the first %d bytes".formatted(length), Arrays.copyOf(bytes, length));
        }
        System.out.printf("cut exports refused, no journal left behind: %d of %d%n", refused, lines.size() + 300);
    }

    @Test
    void with_lines_that_changed_places_or_are_there_twice_or_not_it_is_refused() throws IOException {
        for (int i = 0; i + 1 < lines.size(); i++) {
            List<String> swapped = new ArrayList<>(lines);
            Collections.swap(swapped, i, i + 1);
            refused("line %d after the next".formatted(i + 1), swapped);
            List<String> doubled = new ArrayList<>(lines);
            doubled.add(i, lines.get(i));
            refused("line %d twice".formatted(i + 1), doubled);
            List<String> without = new ArrayList<>(lines);
            without.remove(i);
            refused("without line %d".formatted(i + 1), without);
        }
        System.out.printf(
                "exports with lines moved, doubled, removed refused: %d of %d%n", refused, 3 * (lines.size() - 1));
    }

    @Test
    void with_hostile_lines_it_is_refused() throws IOException {
        String line = lines.get(3); // Event 1 of the second machine.
        String payload = "\"payload\":{";
        List<String> hostile = List.of(
                line.replaceFirst("\"name\":\"[a-z-]+\"", "\"name\":\"memory-imagined\""),
                line.replaceFirst("\"revision\":\"1\"", "\"revision\":\"2\""),
                line.replaceFirst("\"name\":\"[a-z-]+\"", "\"name\":\"java.lang.Runtime\""),
                line.replace(payload, payload + "\"@class\":\"javax.script.ScriptEngineManager\","),
                line.replace(payload, payload + "\"note\":" + "[".repeat(100_000) + "]".repeat(100_000) + ","),
                line.replace(payload, payload + "\"note\":" + "9".repeat(100_000) + ","),
                line.replace(payload, payload + "\"note\":1e999999999,"),
                line.replace(payload, payload + "\"operation\":{\"op\":\"add_memory\"},"),
                line.replaceFirst("\"number\":1,", "\"number\":1,\"number\":1,"),
                line.replaceFirst("\"number\":1,", "\"number\":99999999999999999999,"),
                line.replaceFirst("\"number\":1,", "\"number\":-1,"));
        for (String other : hostile) {
            List<String> altered = new ArrayList<>(lines);
            altered.set(3, other);
            assertThat(other).isNotEqualTo(line);
            refused(other.substring(0, 80), altered);
        }
        System.out.printf("exports with hostile lines refused: %d of %d%n", refused, hostile.size());
    }

    @Test
    void a_text_larger_than_the_memory_is_refused_in_a_line() throws IOException, InterruptedException {
        try (OutputStream out = Files.newOutputStream(damaged)) {
            out.write((lines.get(0) + "\n{\"machine\":\"").getBytes(UTF_8));
            byte[] mebibyte = "a".repeat(1 << 20).getBytes(UTF_8);
            for (int i = 0; i < 100; i++) {
                out.write(mebibyte);
            }
            out.write("\"}\n".getBytes(UTF_8));
        }
        Path journal = folder.resolve("small");

        Process process = Writer.replug(List.of("-Xmx96m"), journal, "load", damaged.toString())
                .start();
        List<String> said = process.errorReader(UTF_8).readAllLines();

        assertThat(process.waitFor()).as("%s", said).isEqualTo(3);
        assertThat(said).singleElement().asString().startsWith("replug: %s:2: ".formatted(damaged));
        assertThat(JournalImage.fileOf(journal)).doesNotExist();
    }

    private void refused(String what, List<String> altered) throws IOException {
        refused(what, (String.join("\n", altered) + "\n").getBytes(UTF_8));
    }

    /** By a journal that there is not, and by one that there is. */
    private void refused(String what, byte[] altered) throws IOException {
        Files.write(damaged, altered);
        Cli none = new Cli(folder.resolve("none"));
        Cli.Result result = none.run("load", damaged);
        assertThat(result.exitCode()).as("%s: %s", what, result.err()).isEqualTo(3);
        assertThat(result.err().lines())
                .as(what)
                .singleElement()
                .asString()
                .startsWith("replug: %s:".formatted(damaged))
                .hasSizeLessThan(900);
        assertThat(JournalImage.fileOf(none.journal())).as(what).doesNotExist();
        assertThat(JournalImage.besideOf(none.journal())).as(what).doesNotExist();
        refused++;
    }

    @Test
    void an_existing_journal_is_as_it_was_after_a_refused_load() throws IOException {
        Cli there = new Cli(folder.resolve("there"));
        JournalImage image = SmallJournal.CLOSED.make(there);
        Files.write(damaged, Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(there.run("load", damaged).exitCode()).isEqualTo(3);

        assertThat(JournalImage.of(there).log()).isEqualTo(image.log());
        assertThat(there.run("verify").exitCode()).isZero();
    }

    @Test
    void an_export_that_cannot_be_written_leaves_nothing_behind() throws IOException {
        Path nowhere = folder.resolve("nowhere/export.jsonl");
        Cli cli = new Cli(folder.resolve("journal"));

        Cli.Result result = cli.run("export", "--to", nowhere);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines()).singleElement().asString().contains(nowhere.toString());
        assertThat(nowhere.getParent()).doesNotExist();
    }
}
