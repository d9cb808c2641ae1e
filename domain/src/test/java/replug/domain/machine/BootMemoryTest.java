package replug.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import replug.domain.memory.MemoryState;
import replug.domain.memory.Resources;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;

class BootMemoryTest {
    private static MemoryState booted(String... log) {
        MachineFacts facts = Machines.FACTS;
        return new BootMemory(
                        new MachineFacts(
                                facts.kernel(),
                                null,
                                facts.commandLine(),
                                facts.mode(),
                                facts.physRamBase(),
                                facts.structPageBytes(),
                                facts.sectionSizeBits(),
                                facts.maxPhysMemBits(),
                                facts.memoryBlockBytes(),
                                facts.pageblockOrder(),
                                false,
                                false,
                                false,
                                facts.layout(),
                                facts.kernelImage(),
                                null,
                                facts.swapperPgDir(),
                                List.of(),
                                List.of(log)),
                        Resources.NONE)
                .state(Machines.TABLES);
    }

    @Test
    void nodes_their_zones_and_blocks_follow_from_the_boot_log() {
        MemoryState memory = booted(
                "[    0.000000] NODE_DATA(0) allocated [mem 0xbfff1840-0xbfff34ff]",
                "[    0.000000] NODE_DATA(1) allocated [mem 0xbffefb80-0xbfff183f]",
                "[    0.000000]   DMA32    [mem 0x0000000080000000-0x00000000ffffffff]",
                "[    0.000000]   Normal   [mem 0x0000000100000000-0x000000013fffffff]",
                "[    0.000000]   node   0: [mem 0x0000000080000000-0x00000000bfffffff]",
                "[    0.000000]   node   1: [mem 0x0000000100000000-0x000000013fffffff]");

        assertThat(memory.zones().all())
                .containsExactly(
                        new Zone(0, ZoneType.DMA32, 0x8_0000, 0x4_0000, 0x4_0000, 0x4_0000),
                        new Zone(1, ZoneType.NORMAL, 0x10_0000, 0x4_0000, 0x4_0000, 0x4_0000));
        assertThat(memory.blocks().block(32)).satisfies(block -> {
            assertThat(block.node()).isEqualTo(1);
            assertThat(block.zone()).isEqualTo("Normal");
        });
        assertThat(memory.nodes().online()).hasToString("0-1");
        assertThat(memory.nodes().withCpu()).hasToString("0-1");
    }

    @Test
    void a_node_without_cpu_is_one_for_which_the_kernel_lists_no_group_of_cpus() {
        String first = "[    0.000000] NODE_DATA(0) allocated [mem 0xbfff1840-0xbfff34ff]";
        String second = "[    0.000000] NODE_DATA(1) allocated [mem 0xbffefb80-0xbfff183f]";

        assertThat(booted(first, second, "[    0.000000] pcpu-alloc: [0] 0 1 ")
                        .nodes()
                        .withCpu())
                .hasToString("0");
        assertThat(booted(first, second, "[    0.000000] pcpu-alloc: [0] 0 [1] 1 ")
                        .nodes()
                        .withCpu())
                .hasToString("0-1");
    }
}
