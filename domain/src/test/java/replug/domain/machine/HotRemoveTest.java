package replug.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.machine.Model.BLOCK;
import static replug.domain.machine.Model.GIB;
import static replug.domain.machine.Model.START;
import static replug.domain.machine.Model.add;
import static replug.domain.machine.Model.after;
import static replug.domain.machine.Model.ask;
import static replug.domain.machine.Model.booted;
import static replug.domain.machine.Model.page;
import static replug.domain.machine.Model.remove;
import static replug.domain.machine.Model.state;
import static replug.domain.machine.Model.va;
import static replug.domain.paging.PagingMode.SV39;
import static replug.domain.paging.PagingMode.SV48;
import static replug.domain.paging.PagingMode.SV57;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/** Removing memory by the rules of kernel-spec 7. */
class HotRemoveTest {
    @ParameterizedTest
    @EnumSource
    void an_add_that_is_removed_again_leaves_every_entry_and_every_frame_as_it_was(PagingMode mode) {
        Machine machine = booted(mode);

        Machine after = after(machine, add(START, 3 * GIB), remove(START, 3 * GIB));

        assertThat(after.digest()).isEqualTo(machine.digest());
        assertThat(after.memory().free()).isEqualTo(machine.memory().free());
        assertThat(after.memory().resources()).isEqualTo(machine.memory().resources());
        assertThat(after.memory().sections()).isEqualTo(machine.memory().sections());
        assertThat(after.maxPfn()).isEqualTo((START + 3 * GIB) >>> 12);
    }

    @Test
    void a_gigabyte_leaf_is_cleared_whole_though_only_one_block_of_it_goes() {
        Machine machine = after(booted(SV48), add(0x1_4000_0000L, GIB), remove(0x1_4000_0000L, BLOCK));

        assertThat(machine.tables().word(va(machine, 0x1_4000_0000L), 2)).isZero();
        assertThat(machine.tables().word(page(machine, 0x1_4000_0000L), 1)).isZero();
        assertThat(machine.tables().word(page(machine, 0x1_4000_0000L + BLOCK), 1))
                .isNotZero();
        assertThat(machine.blocks().count(State.OFFLINE)).isEqualTo(7);
    }

    @Test
    void in_sv39_only_the_leaves_of_the_block_go() {
        Machine machine = after(booted(SV39), add(0x1_4000_0000L, GIB), remove(0x1_4000_0000L, BLOCK));

        assertThat(machine.tables().word(va(machine, 0x1_4000_0000L), 1)).isZero();
        assertThat(machine.tables().word(va(machine, 0x1_4000_0000L + BLOCK), 1))
                .isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"SV39, false", "SV48, false", "SV57, true"})
    void before_the_fix_nothing_is_cleared_where_levels_are_folded(PagingMode mode, boolean isCleared) {
        Machine added = after(booted(mode, "6.12.102", facts -> facts), add(START, BLOCK));

        Machine removed = after(added, remove(START, BLOCK));

        assertThat(removed.tables().word(va(removed, START), 1) == 0).isEqualTo(isCleared);
        assertThat(removed.digest().equals(added.digest())).isEqualTo(!isCleared);
        assertThat(removed.blocks().block(32)).isNull();

        Machine again = after(removed, add(START, BLOCK));
        assertThat(again.digest()).isEqualTo(added.digest());
    }

    @Test
    void a_block_that_is_online_refuses_and_nothing_changes() {
        Machine machine = after(booted(SV48), add(START, 2 * BLOCK), state(33, "online_movable"));

        Event event = ask(machine, remove(START, 2 * BLOCK));

        assertThat(event).isInstanceOfSatisfying(Event.Refused.class, refused -> {
            assertThat(refused.refusal().errnoName()).isEqualTo("EBUSY");
            assertThat(refused.refusal().message())
                    .isEqualTo(
                            "removing memory fails, because memory [0x0000000108000000-0x000000010fffffff] is onlined");
        });
        assertThat(Hotplug.evolve(machine, event)).isEqualTo(machine);
    }

    @ParameterizedTest
    @CsvSource({"0x100001000, 0x8000000", "0x100000000, 0x4000000", "0x100000000, 0x0"})
    void what_is_not_whole_blocks_stops_the_kernel(long start, long size) {
        Machine machine = after(booted(SV48), add(START, BLOCK));

        Event event = ask(machine, remove(start, size));

        assertThat(event).isInstanceOf(Event.KernelStopped.class);
        assertThat(event.outcome().log()).last().asString().startsWith("kernel BUG at mm/memory_hotplug.c");
    }

    @Test
    void a_range_without_blocks_is_removed_without_complaint() {
        Machine machine = booted(SV57);

        assertThat(after(machine, remove(0x2_0000_0000L, BLOCK)).digest()).isEqualTo(machine.digest());
        assertThat(after(machine, remove(0xffff_ffff_f800_0000L, BLOCK)).digest())
                .isEqualTo(machine.digest());
        assertThat(after(machine, remove(START, 1L << 62)).digest()).isEqualTo(machine.digest());
    }

    @Test
    void blocks_that_hold_their_struct_pages_and_others_do_not_go_together() {
        Machine machine = after(
                booted(SV48, "6.12.107", Model::withMemmapOnMemory),
                new Operation.AddMemory(0, START, BLOCK, 2),
                add(START + BLOCK, BLOCK));

        Event event = ask(machine, remove(START, 2 * BLOCK));

        assertThat(event.outcome().result()).isEqualTo(-22);
        assertThat(Hotplug.evolve(machine, event)).isEqualTo(machine);
        assertThat(after(machine, remove(START, BLOCK), remove(START + BLOCK, BLOCK))
                        .digest())
                .isEqualTo(booted(SV48).digest());
    }

    @Test
    void blocks_go_offline_first_where_that_is_asked() {
        Machine machine =
                after(booted(SV48), add(START, 2 * BLOCK), state(32, "online_movable"), state(33, "online_kernel"));

        Machine after = after(machine, new Operation.OfflineAndRemoveMemory(START, 2 * BLOCK));

        assertThat(after.digest()).isEqualTo(booted(SV48).digest());
        assertThat(after.memory().zones()).isEqualTo(booted(SV48).memory().zones());
        assertThat(after.memory().free()).isEqualTo(booted(SV48).memory().free());
    }

    @Test
    void when_one_block_cannot_go_offline_those_before_come_back_as_they_were() {
        Machine machine =
                after(booted(SV48), add(START, 2 * BLOCK), state(32, "online_movable"), state(33, "online_kernel"));

        Event event = ask(
                machine,
                new Operation.OfflineAndRemoveMemory(START, 2 * BLOCK),
                Circumstances.unmovable((START + BLOCK) >>> 12));

        assertThat(event.outcome().result()).isEqualTo(-16);
        assertThat(Hotplug.evolve(machine, event)).isEqualTo(machine);
    }

    @Test
    void boot_memory_is_not_protected() {
        Machine machine = after(booted(SV48), state(31, "offline"), remove(0xf800_0000L, BLOCK));

        assertThat(machine.tables().word(va(machine, 0xf800_0000L), 1)).isZero();
        assertThat(machine.tables().word(page(machine, 0xf800_0000L), 1)).isZero();
        assertThat(Pte.isLeaf(machine.tables().word(va(machine, 0xf000_0000L), 1)))
                .isTrue();
    }
}
