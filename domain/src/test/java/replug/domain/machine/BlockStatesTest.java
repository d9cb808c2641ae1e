package replug.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.machine.Model.BLOCK;
import static replug.domain.machine.Model.START;
import static replug.domain.machine.Model.add;
import static replug.domain.machine.Model.after;
import static replug.domain.machine.Model.ask;
import static replug.domain.machine.Model.booted;
import static replug.domain.machine.Model.state;
import static replug.domain.paging.PagingMode.SV48;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;

/** Blocks going online and offline, and their zones, by the rules of kernel-spec 6 and 17. */
class BlockStatesTest {
    private static final long PAGES = 32768;

    private Machine machine;

    @BeforeEach
    void addEightBlocks() {
        machine = after(booted(SV48), add(START, 8 * BLOCK));
    }

    private static String zone(Machine machine, int block) {
        Run run = machine.blocks().block(block);
        return run == null ? "none" : String.valueOf(run.zone());
    }

    private static Zone zone(Machine machine, ZoneType type) {
        return machine.memory().zones().zone(0, type);
    }

    @ParameterizedTest
    @CsvSource({"online, Normal", "online_kernel, Normal", "online_movable, Movable"})
    void the_word_says_the_zone(String word, String zone) {
        Machine online = after(machine, state(34, word));

        assertThat(zone(online, 34)).isEqualTo(zone);
        assertThat(online.digest()).isEqualTo(machine.digest());
    }

    @ParameterizedTest
    @CsvSource({
        "99, online, ENOENT",
        "32, bogus, EINVAL",
        "32, offline, EINVAL",
        "16, online, EINVAL",
        "-1, offline, ENOENT"
    })
    void what_is_no_change_of_a_block_that_is_there_is_refused(int block, String word, String errno) {
        Event event = ask(machine, state(block, word));

        assertThat(event)
                .isInstanceOfSatisfying(
                        Event.Refused.class,
                        refused -> assertThat(refused.refusal().errnoName()).isEqualTo(errno));
        assertThat(Hotplug.evolve(machine, event)).isEqualTo(machine);
    }

    @Test
    void a_zone_spans_from_its_first_to_its_last_block_and_shrinks_at_its_edges_only() {
        Machine three =
                after(machine, state(33, "online_movable"), state(35, "online_movable"), state(38, "online_movable"));
        Machine without35 = after(three, state(35, "offline"));
        Machine without33 = after(without35, state(33, "offline"));
        Machine without = after(without33, state(38, "offline"));

        assertThat(zone(three, ZoneType.MOVABLE))
                .isEqualTo(new Zone(0, ZoneType.MOVABLE, 33 * PAGES, 6 * PAGES, 3 * PAGES, 3 * PAGES));
        assertThat(zone(without35, ZoneType.MOVABLE))
                .isEqualTo(new Zone(0, ZoneType.MOVABLE, 33 * PAGES, 6 * PAGES, 2 * PAGES, 2 * PAGES));
        assertThat(zone(without33, ZoneType.MOVABLE))
                .isEqualTo(new Zone(0, ZoneType.MOVABLE, 38 * PAGES, PAGES, PAGES, PAGES));
        assertThat(zone(without, ZoneType.MOVABLE)).isEqualTo(Zone.empty(0, ZoneType.MOVABLE));
    }

    @Test
    void plain_online_within_the_movable_zone_alone_is_movable_and_within_both_the_kernels() {
        Machine movable = after(machine, state(32, "online_movable"), state(36, "online_movable"));
        Machine both = after(movable, state(33, "online_kernel"), state(38, "online_kernel"));

        assertThat(zone(after(movable, state(34, "online")), 34)).isEqualTo("Movable");
        assertThat(zone(after(movable, state(39, "online")), 39)).isEqualTo("Normal");
        assertThat(zone(after(both, state(34, "online")), 34)).isEqualTo("Normal");
    }

    @Test
    void auto_movable_keeps_the_ratio_to_the_kernels_early_memory() {
        Machine policy = after(
                machine,
                new Operation.WriteSysfs("/sys/module/memory_hotplug/parameters/online_policy", "auto-movable"),
                new Operation.WriteSysfs("/sys/module/memory_hotplug/parameters/auto_movable_ratio", "25"));

        // 25 % of the 16 blocks there were at boot.
        Machine four =
                after(policy, state(32, "online"), state(33, "online"), state(34, "online"), state(35, "online"));
        Machine five = after(four, state(36, "online"));

        assertThat(zone(four, 35)).isEqualTo("Movable");
        assertThat(zone(five, 36)).isEqualTo("Normal");
        assertThat(zone(after(five, state(37, "online")), 37)).isEqualTo("Normal");
    }

    @Test
    void a_block_below_4_GiB_that_DMA32_does_not_span_goes_to_normal() {
        Machine booted = booted(SV48);
        Machine hole = after(booted, state(31, "offline"));

        assertThat(zone(after(hole, state(31, "online_kernel")), 31)).isEqualTo("Normal");
        assertThat(zone(after(booted, state(20 + 5, "offline"), state(25, "online_kernel")), 25))
                .isEqualTo("DMA32");
    }

    @Test
    void a_block_with_a_hole_or_with_pages_that_cannot_move_stays_online() {
        Machine online = after(machine, state(34, "online_movable"));

        Event unmovable = ask(online, state(34, "offline"), Circumstances.unmovable(34 * PAGES + 5));
        Event inUse = ask(online, state(16, "offline"));

        assertThat(unmovable.outcome().result()).isEqualTo(-16);
        assertThat(inUse.outcome().result()).isEqualTo(-16);
        assertThat(Hotplug.evolve(online, unmovable)).isEqualTo(online);
    }

    @ParameterizedTest
    @CsvSource({"online_movable", "offline"})
    void a_notifier_may_veto(String word) {
        Machine state = word.equals("offline") ? after(machine, state(34, "online_movable")) : machine;

        Event event = ask(state, state(34, word), new Circumstances(List.of(), null, null, 1, null));

        assertThat(event.outcome().result()).isEqualTo(-1);
        assertThat(Hotplug.evolve(state, event)).isEqualTo(state);
    }

    @Test
    void a_signal_ends_the_migration() {
        Machine online = after(machine, state(34, "online_movable"));

        Event event = ask(online, state(34, "offline"), new Circumstances(List.of(), null, null, null, true));

        assertThat(event.outcome().result()).isEqualTo(-4);
        assertThat(Hotplug.evolve(online, event)).isEqualTo(online);
    }

    @Test
    void a_kernel_block_gives_its_frames_to_the_allocator_and_takes_them_back() {
        Machine kernel = after(machine, state(34, "online_kernel"));

        assertThat(kernel.memory().free().count())
                .isEqualTo(machine.memory().free().count() + PAGES);
        assertThat(after(kernel, state(34, "offline"))).isEqualTo(machine);
        assertThat(kernel.blocks().count(State.ONLINE)).isEqualTo(17);
    }

    @Test
    void zones_that_an_offline_block_may_go_to_are_listed_the_default_first() {
        Machine movable = after(machine, state(32, "online_movable"), state(36, "online_movable"));
        ZoneChoice before = new ZoneChoice(machine.memory(), machine.facts());
        ZoneChoice choice = new ZoneChoice(movable.memory(), movable.facts());

        assertThat(before.validZones(new Run(34, 1, State.OFFLINE, null, 0)))
                .containsExactly(ZoneType.NORMAL, ZoneType.MOVABLE);
        assertThat(choice.validZones(new Run(34, 1, State.OFFLINE, null, 0)))
                .containsExactly(ZoneType.MOVABLE, ZoneType.NORMAL);
    }
}
