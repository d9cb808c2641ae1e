package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** replug stats, of machines that were asked and of recordings. */
class StatsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Cli booted() {
        Cli cli = new Cli(folder.resolve("booted"));
        shown(cli, "boot", "--mode", "sv48", "--ram", "0x80000000+1G");
        shown(cli, "add", "0x100000000", "256M");
        shown(cli, "online", "32", "--type", "online_movable");
        assertThat(cli.run("add", "0x108000000", "128M").exitCode()).isEqualTo(1);
        shown(cli, "memremap", "0x200000000", "4M");
        shown(cli, "offline", "32");
        return cli;
    }

    private static String shown(Cli cli, Object... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).as(result.out()).isZero();
        return result.out();
    }

    private static List<String> words(String line) {
        return Arrays.asList(line.strip().split(" {2,}", -1));
    }

    @Test
    void every_event_that_changed_something_is_a_row() {
        List<String> lines = shown(booted(), "stats", "--ascii").lines().toList();

        assertThat(lines.get(0)).isEqualTo("machine machine, Linux 6.12.107, sv48");
        assertThat(words(lines.get(1)))
                .containsExactly(
                        "event", "what", "DMA32", "Movable", "offline", "ZONE_DEVICE", "free", "2M", "4K", "tables");
        assertThat(words(lines.get(2))).startsWith("0", "machine-booted", "1G", "0", "0", "0");
        assertThat(words(lines.get(3))).startsWith("1", "memory-added", "1G", "0", "256M", "0");
        assertThat(words(lines.get(4))).startsWith("2", "memory-block-onlined", "1G", "128M", "128M", "0");
        assertThat(words(lines.get(5))).startsWith("4", "device-pages-mapped", "1G", "128M", "128M", "4M");
        assertThat(words(lines.get(6))).startsWith("5", "memory-block-offlined", "1G", "0", "256M", "4M");
        assertThat(lines.get(7)).isEqualTo("5 of 6 events changed something");
        assertThat(lines)
                .anySatisfy(line -> assertThat(words(line)).containsExactly("Movable", "__###_", "0", "128M", "0"))
                .anySatisfy(line -> assertThat(words(line)).containsExactly("DMA32", "______", "1G", "1G", "1G"))
                .allMatch(line -> line.length() <= Texts.WIDTH);
    }

    @Test
    void json_has_the_same_in_numbers() {
        Cli cli = booted();

        JsonNode json = JSON.readTree(shown(cli, "stats", "--json"));
        JsonNode summary = JSON.readTree(shown(cli, "replay", "--json"));

        JsonNode last = json.get("rows").get(json.get("rows").size() - 1);
        assertThat(json.get("events").longValue()).isEqualTo(6);
        assertThat(last.get("online")).hasToString("[{\"node\":0,\"zone\":\"DMA32\",\"bytes\":1073741824}]");
        assertThat(last.get("offlineBytes").longValue()).isEqualTo(256 << 20);
        assertThat(last.get("deviceBytes").longValue()).isEqualTo(4 << 20);
        assertThat(last.get("entries")).isEqualTo(summary.get("entries"));
        assertThat(last.get("tablePages")).isEqualTo(summary.get("tablePages"));
        summary.get("areas")
                .valueStream()
                .filter(area -> !area.get("leaves").isEmpty())
                .forEach(area -> assertThat(
                                last.get("leaves").get(area.get("area").stringValue()))
                        .isEqualTo(area.get("leaves")));
        assertThat(json.get("measures").valueStream()).anySatisfy(measure -> {
            assertThat(measure.get("measure").stringValue()).isEqualTo("Movable");
            assertThat(measure.get("line")).hasToString("[0,0,134217728,134217728,134217728,0]");
        });
    }

    @Test
    void it_ends_where_it_is_told_to_and_counts_the_areas_that_are_named() {
        Cli cli = booted();

        assertThat(shown(cli, "stats", "--at", "1"))
                .contains("2 of 2 events changed something")
                .doesNotContain("Movable");
        assertThat(shown(cli, "stats", "--area", "direct"))
                .contains("direct 2M")
                .doesNotContain("vmemmap");
        assertThat(cli.run("stats", "--at", "9").err()).contains("has no event 9: its events are 0 to 5");
        assertThat(cli.run("stats", "--area", "stack").exitCode()).isEqualTo(2);
    }

    @Test
    void of_many_events_some_are_shown_and_all_are_drawn() {
        Cli cli = new Cli(folder.resolve("many"));
        shown(cli, "boot", "--mode", "sv39", "--ram", "0x80000000+1G");
        StringBuilder operations = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            operations.append("{\"op\":\"%s\",\"nid\":0,\"start\":\"0x100000000\",\"size\":\"0x8000000\",\"flags\":0}\n"
                    .formatted(i % 2 == 0 ? "add_memory" : "remove_memory")
                    .replace(i % 2 == 0 ? "" : ",\"flags\":0", "")
                    .replace(i % 2 == 0 ? "" : "\"nid\":0,", ""));
        }
        assertThat(cli.runWith(
                                new java.io.ByteArrayInputStream(
                                        operations.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                                "run",
                                "-")
                        .exitCode())
                .isZero();

        List<String> some = shown(cli, "stats").lines().toList();
        List<String> all = shown(cli, "stats", "--all").lines().toList();

        assertThat(some).anyMatch(line -> line.matches("201 of 201 events changed something; \\d\\d are shown.*"));
        assertThat(some).hasSizeBetween(15, 40).anyMatch(line -> line.startsWith("  200  memory-removed"));
        assertThat(all).hasSizeGreaterThan(201);
        assertThat(some).filteredOn(line -> line.contains("▁")).allMatch(line -> line.length() <= Texts.WIDTH);
    }

    @Test
    void what_nobody_looked_at_is_said() {
        Cli cli = new Cli(folder.resolve("recorded"));
        shown(cli, "import", Recordings.named("nokasan-sv48-mixed"));

        List<String> lines = shown(cli, "stats").lines().toList();

        assertThat(words(lines.get(1))).contains("DMA32", "free");
        assertThat(words(lines.get(3))).contains("-");
    }

    @Test
    void a_line_is_as_high_as_its_values() {
        Sparkline plain = Sparkline.writtenIn(true);

        assertThat(plain.line(Arrays.asList(0L, 7L, null, 3L, 4L), 0, 7)).isEqualTo("_# =+");
        assertThat(plain.line(List.of(5L, 5L), 5, 5)).isEqualTo("__");
        assertThat(plain.line(List.of(0L, Long.MAX_VALUE), 0, Long.MAX_VALUE)).isEqualTo("_#");
    }
}
