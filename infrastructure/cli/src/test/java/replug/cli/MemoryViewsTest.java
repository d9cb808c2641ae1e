package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** iomem, blocks and zones, of machines that were asked and of recordings. */
class MemoryViewsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Cli imported(String recording) {
        return Cli.imported(folder, recording);
    }

    private static String shown(Cli cli, Object... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.out();
    }

    @Test
    void they_show_the_state_after_any_event() {
        Cli cli = imported("nokasan-sv48-boot");
        cli.run("add", "0x100000000", "256M");
        cli.run("online", "33", "--type", "online_movable");

        assertThat(shown(cli, "iomem", "--at", 0)).doesNotContain("100000000");
        assertThat(shown(cli, "iomem")).contains("\n100000000-10fffffff : System RAM\n");
        assertThat(shown(cli, "blocks").lines())
                .contains(
                        "0x0000000100000000-0x0000000107ffffff 128M offline              32    0 Normal/Movable",
                        "0x0000000108000000-0x000000010fffffff 128M  online       yes    33    0        Movable",
                        "Memory block size:       128M",
                        "Total online memory:     1.1G",
                        "Total offline memory:    128M");
        assertThat(shown(cli, "blocks", "--at", 1).lines())
                .contains("0x0000000100000000-0x000000010fffffff 256M offline           32-33    0 Normal/Movable");
        assertThat(shown(cli, "blocks", "--all", "--bytes").lines())
                .anyMatch(line -> line.startsWith("0x0000000088000000-0x000000008fffffff 134217728  online"));
        assertThat(shown(cli, "zones")).contains("""
                        Node 0, zone  Movable
                                spanned  32768
                                present  32768
                                managed  32768
                                cma      0
                          start_pfn:           1081344
                        """);
        assertThat(shown(cli, "zones", "--at", 1)).doesNotContain("1081344");
    }

    @Test
    void json_says_the_same() {
        Cli cli = imported("nokasan-sv48-boot");
        cli.run("add", "0x100000000", "256M");

        JsonNode iomem = JSON.readTree(shown(cli, "iomem", "--json"));
        assertThat(iomem.get(0))
                .hasToString("{\"start\":\"0x10000000\",\"end\":\"0x100000ff\",\"depth\":0,\"name\":\"serial\"}");
        assertThat(iomem).hasSize(shown(cli, "iomem").lines().toList().size());

        assertThat(shown(cli, "blocks", "--json"))
                .isEqualToIgnoringNewLines(
                        "{\"memory\":[{\"range\":\"0x0000000080000000-0x00000000bfffffff\",\"size\":\"1G\",\"state\":\"online\","
                                + "\"removable\":true,\"block\":\"16-23\",\"node\":0,\"zones\":\"DMA32\"},"
                                + "{\"range\":\"0x0000000100000000-0x000000010fffffff\",\"size\":\"256M\",\"state\":\"offline\","
                                + "\"removable\":false,\"block\":\"32-33\",\"node\":0,\"zones\":\"Normal/Movable\"}]}");
        JsonNode each =
                JSON.readTree(shown(cli, "blocks", "--json", "-a", "-b")).get("memory");
        assertThat(each).hasSize(10);
        assertThat(each.get(9).get("size").intValue()).isEqualTo(134217728);

        JsonNode zones = JSON.readTree(shown(cli, "zones", "--json"));
        assertThat(zones).hasSize(4);
        assertThat(zones.get(0).get("start_pfn").intValue()).isEqualTo(524288);
        assertThat(zones.get(1).has("start_pfn")).isFalse();
    }

    @Test
    void a_recording_that_was_looked_at_shows_what_was_seen() {
        Cli cli = imported("nokasan-sv48-rich");
        for (Object at : List.of(0, 1, 2, 10, 63)) {
            shown(cli, "iomem", "--at", at);
            shown(cli, "blocks", "--at", at);
            shown(cli, "zones", "--at", at);
        }
    }

    @Test
    void a_recording_that_was_not_looked_at_says_so() {
        Cli cli = imported("nokasan-sv48-basic");

        Cli.Result iomem = cli.run("iomem");
        assertThat(iomem.exitCode()).isZero();
        assertThat(iomem.out()).contains("80060000-bfffffff : System RAM");
        assertThat(iomem.err())
                .isEqualToIgnoringNewLines("replug: nobody looked at /proc/iomem after event 1 (memory-added);"
                        + " what is shown is what was known before");
        assertThat(cli.run("zones").err()).contains("nobody looked at /proc/zoneinfo after event 2");
        assertThat(cli.run("blocks", "--json").err()).contains("nobody looked at /proc/zoneinfo");
        assertThat(cli.run("zones", "--at", 1).err()).isEmpty();
        assertThat(cli.run("iomem", "--at", 0).err()).isEmpty();
    }
}
