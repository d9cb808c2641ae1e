package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import tools.jackson.databind.JsonNode;

/** What was seen of a machine, taken in and printed again, is what the machine printed. */
class MemoryTextsTest {
    private static final String ROW = "%s %s %s";

    @ParameterizedTest
    @ValueSource(strings = {"nokasan-sv48-rich", "nokasan-sv48-richmom", "nokasan-sv48-numa-less"})
    void what_the_machine_said_after_every_step_is_printed_again(String name) {
        Path file = Recordings.named(name);
        List<JsonNode> seen = new ArrayList<>();
        for (String line :
                Recordings.lines(file).subList(1, Recordings.lines(file).size())) {
            seen.add(Json.TOLERANT.readTree(line).path("seen"));
        }
        int compared = 0;
        try (Recording recording = Recording.open(file, _ -> {})) {
            Machine machine = null;
            int i = 0;
            for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                for (Event event : Hotplug.decide(machine, step.command())) {
                    machine = Hotplug.evolve(machine, event);
                }
                JsonNode said = seen.get(i++);
                if (machine != null && said.isObject()) {
                    assertThat(ZoneinfoText.lines(machine.memory()))
                            .as("zoneinfo after step %d", step.number())
                            .isEqualTo(texts(said.get("/proc/zoneinfo")));
                    assertThat(machine.memory().resources().text())
                            .as("iomem after step %d", step.number())
                            .isEqualTo(texts(said.get("/proc/iomem")));
                    assertThat(LsmemRow.ofEach(machine).stream()
                                    .map(row -> ROW.formatted(row.first(), row.stateWord(), row.node()))
                                    .toList())
                            .as("memory blocks after step %d", step.number())
                            .isEqualTo(said.get("memoryBlocks")
                                    .valueStream()
                                    .map(block -> ROW.formatted(
                                            block.get("block").intValue(),
                                            block.get("state").stringValue(),
                                            block.get("node").intValue()))
                                    .toList());
                    compared++;
                }
            }
        }
        assertThat(compared).isPositive();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    @ParameterizedTest
    @CsvSource({"1,128M", "7,896M", "8,1G", "9,1.1G", "10,1.3G", "15,1.9G", "23,2.9G", "79,9.9G", "81,10.1G", "0,0B"})
    void sizes_are_those_of_lsmem(long blocks, String text) {
        assertThat(LsmemText.size(blocks << 27, false)).isEqualTo(text);
        assertThat(LsmemText.size(blocks << 27, true)).isEqualTo(Long.toString(blocks << 27));
    }

    @Test
    void blocks_that_are_alike_are_one_row() {
        try (Recording recording = Recording.open(Recordings.named("nokasan-sv48-rich"), _ -> {})) {
            Machine machine = Hotplug.evolve(
                    null,
                    Hotplug.decide(
                                    null,
                                    java.util.Objects.requireNonNull(recording.next())
                                            .command())
                            .getFirst());

            assertThat(LsmemText.lines(machine, false, false))
                    .containsExactly(
                            "RANGE                                 SIZE  STATE REMOVABLE BLOCK NODE ZONES",
                            "0x0000000080000000-0x00000000bfffffff   1G online       yes 16-23    0 DMA32",
                            "",
                            "Memory block size:       128M",
                            "Total online memory:       1G",
                            "Total offline memory:      0B");
            assertThat(LsmemText.json(machine, false, true))
                    .hasToString(
                            "{\"memory\":[{\"range\":\"0x0000000080000000-0x00000000bfffffff\",\"size\":1073741824,"
                                    + "\"state\":\"online\",\"removable\":true,\"block\":\"16-23\",\"node\":0,\"zones\":\"DMA32\"}]}");
            assertThat(LsmemText.lines(machine, true, true)).hasSize(8 + 1 + 4);
        }
    }
}
