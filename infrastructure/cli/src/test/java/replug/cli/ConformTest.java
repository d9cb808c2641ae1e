package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.linux.Area;
import replug.domain.linux.KasanShadow;
import replug.domain.paging.Pte;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The model against all recordings of real kernels, and against recordings that were altered in one place. */
class ConformTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> RECORDINGS = List.of(
            "nokasan-sv39-random",
            "nokasan-sv48-rich",
            "nokasan-sv57-partial",
            "nokasan72-sv48-frag",
            "kasan-sv39-memmap",
            "kasan-sv48-basic",
            "pagealloc-sv48-basic",
            "stock-sv48-random");

    @TempDir
    Path folder;

    private Cli.Result conform(Object... words) {
        return new Cli(folder.resolve("journal"))
                .run(Stream.concat(Stream.of("conform"), Stream.of(words)).toArray());
    }

    @Test
    void the_model_is_exact_after_every_step_of_every_recording() {
        List<Object> words = new ArrayList<>(List.of("--json"));
        words.addAll(Recordings.all());

        Cli.Result result = conform(words.toArray());

        JsonNode recordings = JSON.readTree(result.out());
        int steps = recordings
                .valueStream()
                .mapToInt(one -> one.get("steps").intValue())
                .sum();
        int exact = recordings
                .valueStream()
                .mapToInt(one -> one.get("exact").intValue())
                .sum();
        System.out.printf("steps after which the model is exact: %d of %d%n", exact, steps);
        assertThat(recordings
                        .valueStream()
                        .filter(one -> !one.get("firstDifference").isNull()))
                .isEmpty();
        assertThat(exact).isEqualTo(steps).isGreaterThanOrEqualTo(1702);
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
    }

    static Stream<Arguments> altered() {
        SplittableRandom seeds = new SplittableRandom(20261125);
        return RECORDINGS.stream()
                .flatMap(name -> Stream.of(
                                "a direct-map leaf's frame",
                                "a direct-map leaf's flag",
                                "a direct-map leaf taken away",
                                "a vmemmap leaf's flag",
                                "an unused root entry taken away",
                                "a shadow leaf's flag")
                        .filter(what -> name.startsWith("kasan") || !what.contains("shadow"))
                        .map(what -> Arguments.of(name, what, seeds.nextLong(1000))));
    }

    private static AlteredRecording.Entry alter(AlteredRecording recording, String what, SplittableRandom random) {
        long shadow = KasanShadow.shadow(recording.layout().start(Area.DIRECT_MAP));
        int root = recording.mode().rootLevel();
        return switch (what) {
            case "a direct-map leaf's frame" ->
                recording.alterEntry(random, recording.leafIn(Area.DIRECT_MAP), word -> word ^ 1L << 45);
            case "a direct-map leaf's flag" ->
                recording.alterEntry(random, recording.leafIn(Area.DIRECT_MAP), word -> word ^ Pte.D);
            case "a direct-map leaf taken away" ->
                recording.alterEntry(random, recording.leafIn(Area.DIRECT_MAP), _ -> 0);
            case "a vmemmap leaf's flag" ->
                recording.alterEntry(random, recording.leafIn(Area.VMEMMAP), word -> word ^ Pte.W);
            case "an unused root entry taken away" ->
                recording.alterEntry(
                        random,
                        entry -> entry.level() == root && recording.layout().area(entry.va()) == Area.DIRECT_MAP,
                        _ -> 0);
            default ->
                recording.alterEntry(
                        random,
                        entry -> recording.leafIn(Area.KASAN).test(entry)
                                && Long.compareUnsigned(entry.va(), shadow) >= 0
                                && Long.compareUnsigned(
                                                entry.va(),
                                                KasanShadow.shadow(
                                                        recording.layout().start(Area.KASAN)))
                                        < 0,
                        word -> word ^ Pte.D);
        };
    }

    @ParameterizedTest(name = "{0}: {1}, seed {2}")
    @MethodSource("altered")
    void one_altered_entry_is_reported_at_its_step_and_address_and_at_no_other(String name, String what, long seed) {
        AlteredRecording recording = new AlteredRecording(name);
        AlteredRecording.Entry entry = alter(recording, what, new SplittableRandom(seed));

        Cli.Result result = conform(recording.write(folder), "--json");

        JsonNode one = JSON.readTree(result.out()).get(0);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(one.get("steps").intValue() - one.get("exact").intValue()).isEqualTo(1);
        JsonNode first = one.get("firstDifference");
        assertThat(first.get("step").intValue()).isEqualTo(entry.step());
        assertThat(first.get("va").stringValue()).isEqualTo("0x" + Long.toHexString(entry.va()));
        assertThat(first.get("level").stringValue()).isEqualTo(recording.mode().levelName(entry.level()));
        assertThat(first.get("model").stringValue()).isEqualTo("0x" + Long.toHexString(entry.word()));
    }

    static Stream<Arguments> alteredTexts() {
        return Stream.of(
                Arguments.of(12, "result", "\"result\":-17", "\"result\":-22", "-17", "-22"),
                Arguments.of(24, "max_pfn", "\"maxPfn\":\"0xc8000\"", "\"maxPfn\":\"0xd0000\"", "0xc8000", "0xd0000"),
                Arguments.of(
                        5,
                        "/proc/iomem line 20",
                        "100000000-107ffffff",
                        "100000000-10fffffff",
                        "100000000-107ffffff : System RAM",
                        "100000000-10fffffff : System RAM"),
                Arguments.of(
                        8,
                        "/proc/zoneinfo line 3",
                        "        present  262144",
                        "        present  262143",
                        "present  262144",
                        "present  262143"),
                Arguments.of(
                        9,
                        "/sys/devices/system/memory/memoryN line 15",
                        "\"block\":43,\"state\":\"offline\",\"validZones\":\"Movable Normal\"",
                        "\"block\":43,\"state\":\"offline\",\"validZones\":\"Normal Movable\"",
                        "memory43 offline, zones Movable Normal, removable 1, node 0",
                        "memory43 offline, zones Normal Movable, removable 1, node 0"),
                Arguments.of(
                        30,
                        "/sys/devices/system/node/has_memory line 1",
                        "\"/sys/devices/system/node/has_memory\":[\"0\"]",
                        "\"/sys/devices/system/node/has_memory\":[\"0-1\"]",
                        "0",
                        "0-1"),
                Arguments.of(
                        11,
                        "/sys/kernel/debug/kernel_page_tables",
                        "      1012M PMD",
                        "      1011M PMD",
                        "0xffffaf8000c00000-0xffffaf8040000000    0x0000000080c00000      1012M PMD"
                                + " .   ..     ..   D A G . . W R V",
                        "0xffffaf8000c00000-0xffffaf8040000000    0x0000000080c00000      1011M PMD"
                                + " .   ..     ..   D A G . . W R V"));
    }

    @ParameterizedTest(name = "step {0}: {1}")
    @MethodSource("alteredTexts")
    void one_altered_line_of_what_the_machine_said_is_reported_at_its_step_and_at_no_other(
            int step, String what, String before, String after, String model, String kernel) {
        AlteredRecording recording = new AlteredRecording("nokasan-sv48-rich");
        recording.alterText(step, before, after);

        Cli.Result result = conform(recording.write(folder), "--json");

        JsonNode one = JSON.readTree(result.out()).get(0);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(one.get("exact").intValue()).isEqualTo(67);
        JsonNode first = one.get("firstDifference");
        assertThat(first.get("step").intValue()).isEqualTo(step);
        assertThat(first.get("what").stringValue()).isEqualTo(what);
        assertThat(first.get("model").stringValue()).isEqualTo(model);
        assertThat(first.get("kernel").stringValue()).isEqualTo(kernel);
        assertThat(first.get("section").stringValue()).isNotBlank();
    }

    /** The model asks a recording for frames: an altered frame of a new entry is what it builds on. */
    @Test
    void an_altered_frame_of_a_new_entry_shows_in_the_steps_after_it() {
        AlteredRecording recording = new AlteredRecording("nokasan-sv48-basic");
        recording.alter(1, step -> {
            ArrayNode tables = (ArrayNode) step.get("tables");
            for (int i = 0; i < tables.size(); i++) {
                String line = tables.get(i).stringValue();
                if (line.startsWith("pmd ") && line.contains(" 0xffff8d8002000000 ")) {
                    tables.set(i, line.replaceFirst("0x[0-9a-f]+ \\+0x0$", "0x200800e7 +0x0"));
                }
            }
        });

        JsonNode first = JSON.readTree(
                        conform(recording.write(folder), "--json").out())
                .get(0)
                .get("firstDifference");

        assertThat(first.get("step").intValue()).isEqualTo(2);
        assertThat(first.get("va").stringValue()).isEqualTo("0xffff8d8002000000");
        assertThat(first.get("model").stringValue()).isEqualTo("0x200800e7");
    }

    @Test
    void a_difference_is_told_in_two_lines_with_both_sides_and_the_rule() {
        AlteredRecording recording = new AlteredRecording("nokasan-sv48-rich");
        recording.alterText(12, "\"result\":-17", "\"result\":-22");

        assertThat(conform(recording.write(folder)).lines())
                .containsExactly(
                        "recording          exact  steps",
                        "nokasan-sv48-rich     67     68",
                        "  first difference: step 12, add_memory 0x1c8000000-0x1d7ffffff: result (kernel-spec 5.2 check 3)",
                        "  model -17, kernel -22");
    }

    /** Without KASAN the direct map may go on into the addresses that are set apart for its shadow. */
    @ParameterizedTest
    @ValueSource(strings = {"nokasan-sv48-rich", "nokasan-sv39-farrange", "nokasan-sv48-never"})
    void dumped_tables_are_the_recordings_own_lines_of_the_compared_areas(String name) throws IOException {
        AlteredRecording recording = new AlteredRecording(name);
        Path dump = folder.resolve("a/b");
        Files.createDirectories(dump.resolve(name));
        Files.writeString(dump.resolve(name).resolve("0.tables"), "in the way\n".repeat(100_000));

        assertThat(conform(Recordings.named(name), "--dump", dump).exitCode()).isZero();

        int compared = 0;
        for (String line : Recordings.lines(Recordings.named(name))) {
            ObjectNode step = (ObjectNode) JSON.readTree(line);
            if (step.has("tables")) {
                Path file = dump.resolve(name).resolve(step.get("step") + ".tables");
                assertThat(Files.readAllLines(file))
                        .as(file.toString())
                        .isEqualTo(recording.linesIn(
                                (ArrayNode) step.get("tables"), Area.VMEMMAP, Area.DIRECT_MAP, Area.KASAN));
                compared++;
            }
        }
        try (Stream<Path> files = Files.list(dump.resolve(name))) {
            assertThat(files).hasSize(compared);
        }
    }

    @Test
    void a_folder_that_cannot_be_written_and_facts_that_are_missing_are_named() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("file"), "");
        AlteredRecording recording = new AlteredRecording("nokasan-sv48-basic");
        recording.alterMachine("\"kernel\":\"6.12.107\"", "\"kernel\":\"mainline\"");

        assertOneLine(conform(Recordings.named("nokasan-sv48-basic"), "--dump", inTheWay), 2, "file");
        assertOneLine(conform(recording.write(folder)), 3, "altered.jsonl:2: ");
        assertOneLine(conform(folder.resolve("nowhere")), 3, "there is no such file");
        assertOneLine(conform(Files.writeString(folder.resolve("x.gz"), "\u001f")), 3, "x.gz");
    }

    private static void assertOneLine(Cli.Result result, int exitCode, String message) {
        assertThat(result.err().lines()).as(result.err()).hasSize(1);
        assertThat(result.err()).contains(message);
        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
    }
}
