package replug.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import replug.domain.memory.FreeFrames;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.MemoryGroup;
import replug.domain.memory.MemoryState;
import replug.domain.memory.Nodes;
import replug.domain.memory.OnlinePolicy;
import replug.domain.memory.Resources;
import replug.domain.memory.Sections;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;
import replug.domain.memory.Zones;

/** A machine with 8 boot blocks in DMA32, from block 16 on; hot-added blocks begin at 32. */
class ZoneChoiceTest {
    private static final long PAGES = Machines.BLOCK >>> 12;
    private static final OnlinePolicy AUTO = OnlinePolicy.DEFAULT.withPolicy(OnlinePolicy.AUTO_MOVABLE);

    private MemoryBlocks blocks = Machines.BLOCKS;
    private Zones zones = Zones.NONE.with(new Zone(0, ZoneType.DMA32, 16 * PAGES, 8 * PAGES, 8 * PAGES, 8 * PAGES));
    private List<MemoryGroup> groups = List.of();

    private void online(int first, int count, ZoneType type, @Nullable Integer group) {
        blocks = blocks.with(new Run(first, count, State.ONLINE, type.label(), 0, group, null, null));
        zones = zones.with(
                zones.zone(0, type).spanning(first * PAGES, count * PAGES).plus(count * PAGES, count * PAGES));
    }

    private static Run offline(int number, @Nullable Integer group) {
        return new Run(number, 1, State.OFFLINE, null, 0, group, null, null);
    }

    private ZoneChoice choice(OnlinePolicy policy, String commandLine) {
        MachineFacts facts = Machines.FACTS;
        MemoryState memory = new MemoryState(
                Resources.NONE,
                Sections.NONE.with(new Sections.Run(16, 8, Sections.ALL, true)),
                blocks,
                zones,
                Nodes.ONE,
                groups,
                List.of(),
                policy,
                FreeFrames.NONE,
                null);
        return new ZoneChoice(memory, facts.withCommandLine(commandLine));
    }

    private ZoneType automatic(OnlinePolicy policy, Run block) {
        return choice(policy, "mem=1G").choose(block, "online");
    }

    @Test
    void a_block_goes_where_its_neighbours_are_and_to_the_kernel_where_that_is_no_answer() {
        online(40, 1, ZoneType.MOVABLE, null);
        online(48, 1, ZoneType.MOVABLE, null);
        online(46, 1, ZoneType.NORMAL, null);

        ZoneChoice choice = choice(OnlinePolicy.DEFAULT, "mem=1G");

        assertThat(choice.validZones(offline(44, null))).containsExactly(ZoneType.MOVABLE, ZoneType.NORMAL);
        assertThat(choice.validZones(offline(46, null))).containsExactly(ZoneType.NORMAL, ZoneType.MOVABLE);
        assertThat(choice.validZones(offline(60, null))).containsExactly(ZoneType.NORMAL, ZoneType.MOVABLE);
        assertThat(choice.validZones(offline(20, null))).containsExactly(ZoneType.DMA32, ZoneType.MOVABLE);
    }

    @Test
    void with_movable_node_it_goes_to_movable_where_that_is_no_answer() {
        online(40, 1, ZoneType.NORMAL, null);

        ZoneChoice choice = choice(OnlinePolicy.DEFAULT, "mem=1G movable_node");

        assertThat(choice.choose(offline(60, null), "online")).isEqualTo(ZoneType.MOVABLE);
        assertThat(choice.choose(offline(40, null), "online")).isEqualTo(ZoneType.NORMAL);
    }

    @Test
    void auto_movable_keeps_the_ratio_to_what_the_kernel_had_at_boot() {
        online(32, 23, ZoneType.MOVABLE, null);
        online(60, 8, ZoneType.NORMAL, null);

        assertThat(automatic(AUTO, offline(55, null))).isEqualTo(ZoneType.MOVABLE);
        online(55, 1, ZoneType.MOVABLE, null);
        assertThat(automatic(AUTO, offline(56, null))).isEqualTo(ZoneType.NORMAL);
        assertThat(automatic(AUTO.withAutoMovableRatio(0), offline(56, null))).isEqualTo(ZoneType.NORMAL);
    }

    @Test
    void a_static_group_goes_to_movable_as_a_whole_or_not_at_all() {
        groups = List.of(new MemoryGroup(0, 0, false, 4 * PAGES, false));

        assertThat(automatic(AUTO.withAutoMovableRatio(50), offline(32, 0))).isEqualTo(ZoneType.MOVABLE);
        assertThat(automatic(AUTO.withAutoMovableRatio(49), offline(32, 0))).isEqualTo(ZoneType.NORMAL);
        online(32, 1, ZoneType.MOVABLE, 0);
        assertThat(automatic(AUTO.withAutoMovableRatio(50), offline(33, 0))).isEqualTo(ZoneType.MOVABLE);
        online(34, 1, ZoneType.NORMAL, 0);
        assertThat(automatic(AUTO.withAutoMovableRatio(50), offline(33, 0))).isEqualTo(ZoneType.NORMAL);
    }

    @Test
    void a_dynamic_group_goes_to_movable_unit_by_unit() {
        groups = List.of(new MemoryGroup(0, 0, true, 2 * PAGES, false));
        OnlinePolicy quarter = AUTO.withAutoMovableRatio(25);

        assertThat(automatic(quarter, offline(32, 0))).isEqualTo(ZoneType.MOVABLE);
        online(32, 1, ZoneType.MOVABLE, 0);
        assertThat(automatic(quarter, offline(33, 0))).isEqualTo(ZoneType.MOVABLE);
        assertThat(automatic(quarter, offline(34, 0))).isEqualTo(ZoneType.NORMAL);
        online(36, 1, ZoneType.NORMAL, 0);
        assertThat(automatic(AUTO, offline(37, 0))).isEqualTo(ZoneType.NORMAL);
        assertThat(automatic(AUTO, offline(38, 0))).isEqualTo(ZoneType.MOVABLE);
    }
}
