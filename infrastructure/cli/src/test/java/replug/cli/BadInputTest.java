package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import replug.interchange.Recordings;

/** Whatever is wrong with what comes in: one line that says what, where and what was expected; the journal as it was. */
@SuppressWarnings("NullAway.Init")
class BadInputTest {
    private static final Path GOOD = Recordings.named("nokasan-sv48-basic");

    @TempDir
    Path folder;

    private Cli cli;
    private String machinesBefore;

    @BeforeEach
    void a_journal_with_one_machine() {
        cli = new Cli(folder.resolve("journal"));
        assertThat(cli.run("import", Recordings.named("nokasan-sv39-boot")).exitCode())
                .isZero();
        machinesBefore = cli.run("machines", "--json").out();
    }

    private void refused(int exitCode, String message, Object... command) {
        Cli.Result result = cli.run(command);

        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        assertThat(result.err().lines().findFirst().orElse("")).contains(message);
        assertThat(result.err().lines().filter(line -> !line.startsWith("try: ")))
                .hasSize(1);
        assertThat(cli.run("machines", "--json").out()).isEqualTo(machinesBefore);
        assertThat(cli.run("replay", "--verify", "each").exitCode()).isZero();
    }

    static Stream<Arguments> spoiltLines() {
        return Stream.of(
                spoilt(3, "not JSON", line -> line.substring(0, line.length() / 2), "expected a JSON object"),
                spoilt(3, "another value", _ -> "[1,2]", "expected a JSON object"),
                spoilt(3, "a key twice", line -> line.replaceFirst("\\{", "{\"step\":1,"), "uplicate"),
                spoilt(3, "an unknown operation", line -> line.replace("add_memory", "add_memories"), "add_memories"),
                spoilt(3, "a missing argument", line -> line.replace("\"size\":", "\"sise\":"), "size"),
                spoilt(3, "a number for an address", line -> line.replace("\"0x100000000\"", "4294967296"), "start"),
                spoilt(3, "an address past 64 bits", line -> line.replace("0x100000000", "0x10000000000000000"), "16"),
                spoilt(3, "a float", line -> line.replace("\"nid\":0", "\"nid\":0.5"), "nid"),
                spoilt(
                        3,
                        "a huge number",
                        line -> line.replace("\"nid\":0", "\"nid\":" + "9".repeat(5000)),
                        "length (5000)"),
                spoilt(3, "no result", line -> line.replace("\"result\":0", "\"results\":0"), "result is missing"),
                spoilt(3, "no tables", line -> line.replace("\"tables\"", "\"tabels\""), "tables is missing"),
                spoilt(3, "steps backwards", line -> line.replace("\"step\":1", "\"step\":0"), "above 0"),
                spoilt(
                        3,
                        "a second boot",
                        line -> line.replaceFirst("\\{\"op\":\"add_memory\"", "{\"op\":\"boot\""),
                        "boot"),
                spoilt(
                        2,
                        "no boot",
                        line -> line.replace("\"op\": \"boot\"", "").replace("\"op\":\"boot\"", "\"op\":\"x\""),
                        "boot"),
                spoilt(
                        3,
                        "an index that the address does not have",
                        line -> line.replace(" 351 2 ", " 350 2 "),
                        "index"),
                spoilt(3, "a level that the mode lacks", line -> line.replaceFirst("\"pud ", "\"p4d "), "no level"),
                spoilt(
                        3,
                        "a table that nothing points to",
                        line -> line.replaceFirst("\"pud 0x[0-9a-f]+", "\"pud 0x1000"),
                        "expected it at 0x1000"),
                spoilt(
                        3,
                        "a table that is not a page",
                        line -> line.replaceFirst("\"pud 0x[0-9a-f]+", "\"pud 0x1001"),
                        "page"),
                spoilt(3, "too many slots", line -> line.replaceFirst(" 351 2 ", " 351 200 "), "slots"),
                spoilt(
                        3,
                        "a line twice",
                        line -> line.replaceFirst("\"(pud [^\"]*)\"", "\"$1\",\"$1\""),
                        "expected 0x0"),
                spoilt(
                        3,
                        "a zero entry",
                        line -> line.replaceFirst("(\"pud [^\"]*) 0x[0-9a-f]+ \\+0x0\"", "$1 0x0 +0x0\""),
                        "is 0"),
                spoilt(3, "columns missing", line -> line.replaceFirst("\"pud [^\"]*\"", "\"pud 0x1000\""), "columns"),
                spoilt(1, "a newer format", line -> line.replace("capture/1", "capture/2"), "newer"),
                spoilt(1, "another format", line -> line.replace("replug-capture/1", "pcap"), "replug-capture/1"),
                spoilt(
                        1,
                        "a missing constant",
                        line -> line.replace("\"VMEMMAP_START\"", "\"VMEMMAP_BEGIN\""),
                        "VMEMMAP_START"),
                spoilt(
                        1,
                        "areas out of order",
                        line -> line.replace(
                                "\"PAGE_OFFSET\":\"0xffffaf8000000000\"", "\"PAGE_OFFSET\":\"0xffff800000000000\""),
                        "PAGE_OFFSET is 0xffff800000000000, which is not above"),
                spoilt(
                        1,
                        "a name that is a path",
                        line -> line.replace("\"name\":\"nokasan", "\"name\":\"../nokasan"),
                        "name"),
                spoilt(
                        1,
                        "an unknown mode",
                        line -> line.replace("\"pagingMode\":\"sv48\"", "\"pagingMode\":\"sv64\""),
                        "sv64"),
                spoilt(1, "deep nesting", line -> "{\"a\":".repeat(2000) + line + "}".repeat(2000), "epth"));
    }

    private static Arguments spoilt(int lineNumber, String what, UnaryOperator<String> spoil, String message) {
        return Arguments.of(lineNumber, what, spoil, message);
    }

    @ParameterizedTest(name = "line {0}: {1}")
    @MethodSource("spoiltLines")
    void a_spoilt_line_is_named(int lineNumber, String what, UnaryOperator<String> spoil, String message) {
        List<String> lines = new ArrayList<>(Recordings.lines(GOOD));
        String before = lines.get(lineNumber - 1);
        String after = spoil.apply(before);
        assertThat(after).as(what).isNotEqualTo(before);
        lines.set(lineNumber - 1, after);
        Path file = write("spoilt.jsonl.gz", gzip(String.join("\n", lines) + "\n"));

        refused(3, "spoilt.jsonl.gz:%d: ".formatted(lineNumber), "import", file);
        assertThat(cli.run("import", file).err()).contains(message);
    }

    @Test
    void a_truncated_file_is_refused_wherever_it_ends() throws IOException {
        byte[] whole = Files.readAllBytes(GOOD);
        for (int length : new int[] {1, 2, 5, 12, 100, whole.length / 2, whole.length - 9, whole.length - 1}) {
            Path file = write("cut.jsonl.gz", java.util.Arrays.copyOf(whole, length));
            refused(3, "cut.jsonl.gz", "import", file);
        }
    }

    @Test
    void an_empty_or_missing_file_is_refused() {
        refused(3, "empty", "import", write("empty.jsonl.gz", new byte[0]));
        refused(3, "there is no such file", "import", folder.resolve("nowhere.jsonl.gz"));
        refused(3, "there is no such file", "import", folder);
    }

    @Test
    void a_recording_without_steps_is_refused() {
        Path file = write("short.jsonl", (Recordings.lines(GOOD).getFirst() + "\n").getBytes(StandardCharsets.UTF_8));

        refused(3, "the recording has no steps", "import", file);
    }

    @Test
    void if_one_file_is_bad_none_is_taken_in() {
        Path bad = write("bad.jsonl", "{}".getBytes(StandardCharsets.UTF_8));

        refused(3, "bad.jsonl:1: expected \"format\"", "import", GOOD, bad);
    }

    @Test
    void a_machine_is_not_imported_twice() {
        refused(
                2,
                "machine nokasan-sv39-boot is in the journal already",
                "import",
                Recordings.named("nokasan-sv39-boot"));
        refused(2, "in the journal already", "import", GOOD, GOOD);
    }

    @Test
    void what_is_not_there_is_named() {
        refused(2, "has no event 7: its last is 0", "dump", "--at", 7);
        refused(2, "numbered from 0", "dump", "--at", -1);
        refused(2, "has no machine x; it has nokasan-sv39-boot", "log", "-m", "x");
        refused(2, "fixmap, pci, vmemmap", "dump", "--area", "heap");
        refused(2, "expected an address", "walk", "0xhello");
        refused(2, "is not canonical in sv39", "walk", "0x8000000000000000");
        refused(2, "there is no command x", "help", "x");
        refused(2, "Unmatched argument", "log", "x");
        refused(2, "Invalid value for option '--verify'", "replay", "--verify", "often");
    }

    @Test
    void a_journal_that_cannot_be_used_is_named() throws IOException {
        Cli nowhere = new Cli(folder.resolve("nowhere"));
        assertThat(nowhere.run("log")).satisfies(result -> {
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err()).contains("there is no journal").contains("import a recording first");
        });

        Path noise = folder.resolve("noise.mv.db");
        Files.write(
                noise,
                "this is not a database, but long enough to be read as one"
                        .repeat(300)
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(new Cli(folder.resolve("noise")).run("log")).satisfies(result -> {
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.err().lines()).hasSize(1);
        });

        Files.write(folder.resolve("zero.mv.db"), new byte[0]);
        assertThat(new Cli(folder.resolve("zero")).run("import", GOOD).exitCode())
                .isEqualTo(3);

        Files.writeString(folder.resolve("file"), "in the way");
        assertThat(new Cli(folder.resolve("file/journal")).run("import", GOOD)).satisfies(result -> {
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err()).contains("cannot be made");
        });
    }

    private Path write(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
