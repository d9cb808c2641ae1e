package replug.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.machine.Model.BLOCK;
import static replug.domain.machine.Model.FIRST_FREE;
import static replug.domain.machine.Model.GIB;
import static replug.domain.machine.Model.START;
import static replug.domain.machine.Model.add;
import static replug.domain.machine.Model.after;
import static replug.domain.machine.Model.ask;
import static replug.domain.machine.Model.booted;
import static replug.domain.machine.Model.page;
import static replug.domain.machine.Model.va;
import static replug.domain.paging.PagingMode.SV39;
import static replug.domain.paging.PagingMode.SV48;
import static replug.domain.paging.PagingMode.SV57;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import replug.domain.linux.Phase;
import replug.domain.linux.Phase.Name;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Words;

/** Adding memory by the rules of kernel-spec 5, with the worked examples of 13. */
class HotAddTest {
    private static final long E = 0x4000_00e7L;

    private static List<Name> phases(Event event) {
        return event.outcome().phases().stream().map(Phase::name).toList();
    }

    private static Phase phase(Event event, Name name) {
        return event.outcome().phases().stream()
                .filter(phase -> phase.name() == name)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void in_sv39_a_block_is_64_leaves_and_one_block_of_struct_pages_without_a_new_table() {
        Machine machine = booted(SV39);
        long va = 0xffff_ffd6_8000_0000L;
        long vmemmap = 0xffff_ffc5_0200_0000L;

        Event event = ask(machine, add(START, BLOCK));

        assertThat(phase(event, Name.DIRECT_MAP).writes())
                .containsExactly(
                        TableWrite.of(1, va, machine.tables().table(va, 1), 64, Words.NONE, Words.of(E, 0x8_0000)));
        assertThat(phase(event, Name.VMEMMAP).writes())
                .containsExactly(TableWrite.of(
                        1,
                        vmemmap,
                        machine.tables().table(vmemmap, 1),
                        1,
                        Words.NONE,
                        Words.of(Pte.of(FIRST_FREE, 0xe7), 0)));
        assertThat(phase(event, Name.VMEMMAP).taken()).containsExactly(new FrameRange(FIRST_FREE >>> 12, 512));
        assertThat(event.outcome().changes().maxPfn()).isEqualTo(0x10_8000);
        assertThat(event.outcome().changes().blocks()).containsExactly(new Run(32, 1, State.OFFLINE, null, 0));
    }

    @ParameterizedTest
    @EnumSource(names = {"SV48", "SV57"})
    void where_there_are_more_levels_a_table_of_2_MiB_leaves_is_made_first(PagingMode mode) {
        Machine machine = booted(mode);
        long va = va(machine, START);

        Event event = ask(machine, add(START, BLOCK));

        assertThat(phase(event, Name.DIRECT_MAP).writes())
                .containsExactly(
                        TableWrite.of(
                                2,
                                va,
                                machine.tables().table(va, 2),
                                1,
                                Words.NONE,
                                Words.of(Pte.table(FIRST_FREE), 0)),
                        TableWrite.of(1, va, FIRST_FREE, 64, Words.NONE, Words.of(E, 0x8_0000)));
        assertThat(phase(event, Name.VMEMMAP).taken()).containsExactly(new FrameRange((FIRST_FREE >>> 12) + 512, 512));
    }

    @Test
    void the_phases_stand_in_the_kernels_order() {
        assertThat(phases(ask(booted(SV48), add(START, BLOCK))))
                .containsExactly(
                        Name.CHECKS,
                        Name.DIRECT_MAP,
                        Name.SECTIONS,
                        Name.VMEMMAP,
                        Name.STATISTICS,
                        Name.TLB_FLUSH,
                        Name.MEMORY_BLOCKS);
    }

    @Test
    void an_aligned_gigabyte_is_one_leaf_where_the_mode_has_such_leaves() {
        Machine sv48 = after(booted(SV48), add(0x1_4000_0000L, GIB));
        Machine sv39 = after(booted(SV39), add(0x1_4000_0000L, GIB));

        assertThat(sv48.tables().word(va(sv48, 0x1_4000_0000L), 2)).isEqualTo(0x5000_00e7L);
        assertThat(sv39.tables().word(va(sv39, 0x1_4000_0000L), 1)).isEqualTo(0x5000_00e7L);
    }

    @Test
    void two_gigabytes_that_begin_and_end_in_the_midst_of_one_are_a_leaf_between_two_tables() {
        Machine machine = after(booted(SV48), add(0x1_a000_0000L, 2 * GIB));
        long va = va(machine, 0x1_a000_0000L);

        assertThat(machine.tables().word(va, 1)).isEqualTo(0x6800_00e7L);
        assertThat(machine.tables().word(va - (2L << 20), 1)).isZero();
        assertThat(machine.tables().word(va + GIB / 2, 2)).isEqualTo(0x7000_00e7L);
        assertThat(machine.tables().word(va + 3 * GIB / 2, 1)).isEqualTo(Pte.of(0x2_0000_0000L, 0xe7));
        assertThat(machine.tables().word(va + 2 * GIB, 1)).isZero();
    }

    @Test
    void struct_pages_stand_32_MiB_higher_where_hvo_rounds_the_start_down() {
        Machine machine = after(booted(SV48, "7.2.13", facts -> facts), add(START, BLOCK));

        assertThat(page(machine, START)).isEqualTo(0xffff_8d80_0400_0000L);
        assertThat(Pte.isLeaf(machine.tables().word(0xffff_8d80_0400_0000L, 1))).isTrue();
    }

    @Test
    void with_memmap_on_memory_each_block_holds_its_own_struct_pages_and_is_mapped_by_itself() {
        Machine machine = booted(SV48, "6.12.107", Model::withMemmapOnMemory);

        Event event = ask(machine, new Operation.AddMemory(0, 0x1_4000_0000L, GIB, 2));
        Machine added = Hotplug.evolve(machine, event);

        assertThat(Pte.isPointer(added.tables().word(va(added, 0x1_4000_0000L), 2)))
                .isTrue();
        for (int block = 0; block < 8; block++) {
            long start = 0x1_4000_0000L + block * BLOCK;
            assertThat(added.tables().word(page(added, start), 1)).isEqualTo(Pte.of(start, 0xe7));
        }
        assertThat(phase(event, Name.VMEMMAP).taken()).isEmpty();
        assertThat(event.outcome().changes().blocks())
                .containsExactly(new Run(40, 8, State.OFFLINE, null, 0, null, 512, null));
    }

    @Test
    void the_flag_is_passed_over_where_memmap_on_memory_is_off() {
        Event event = ask(booted(SV48), new Operation.AddMemory(0, START, BLOCK, 2));

        assertThat(event.outcome().changes().blocks()).containsExactly(new Run(32, 1, State.OFFLINE, null, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "0x90000000, 0x8000000, EEXIST, RESOURCE_CONFLICT",
        "0xf8000000, 0x10000000, EEXIST, RESOURCE_CONFLICT",
        "0xfff00000, 0x8000000, EEXIST, RESOURCE_CONFLICT",
        "0x40000000, 0x8000000, E2BIG, MAPPABLE_RANGE",
        "0x0, 0x8000000, E2BIG, MAPPABLE_RANGE",
        "0x100000000, 0x0, E2BIG, MAPPABLE_RANGE",
        "0x104000000, 0x8000000, EINVAL, BLOCK_ALIGNMENT",
        "0x100000000, 0x4000000, EINVAL, BLOCK_ALIGNMENT",
        "0x100000001, 0x8000000, EINVAL, BLOCK_ALIGNMENT",
        "0x400080000000, 0x8000000, E2BIG, MAPPABLE_RANGE",
        "0x400078000000, 0x10000000, E2BIG, MAPPABLE_RANGE",
        "0xfffffffff8000000, 0x8000000, E2BIG, MAPPABLE_RANGE",
        "0xfffffffff8000000, 0x10000000, E2BIG, MAPPABLE_RANGE"
    })
    void the_first_check_that_fails_refuses_and_nothing_is_written(
            String start, String size, Errno errno, Check check) {
        Machine machine = booted(SV48);

        Event event = ask(machine, add(Long.parseUnsignedLong(start.substring(2), 16), Long.decode(size)));

        assertThat(event).isInstanceOfSatisfying(Event.Refused.class, refused -> {
            assertThat(refused.refusal().errno()).isEqualTo(errno.number());
            assertThat(refused.refusal().check()).isEqualTo(check);
        });
        assertThat(Hotplug.evolve(machine, event)).isEqualTo(machine);
    }

    @Test
    void refusals_carry_the_kernels_own_words() {
        assertThat(message(ask(booted(SV48), add(0, BLOCK))))
                .isEqualTo(
                        "Hotplug memory [0x0-0x8000000] exceeds maximum addressable range [0x80000000-0x40007fffffff]");
        assertThat(message(ask(booted(SV48), add(START + 4096, BLOCK))))
                .isEqualTo("Block size [0x8000000] unaligned hotplug range: start 0x100001000, size 0x8000000");
        assertThat(message(ask(booted(SV48), new Operation.AddMemory(5, START, BLOCK, 0))))
                .isEqualTo("node 5 was absent from the node_possible_map");
    }

    private static String message(Event event) {
        return String.valueOf(((Event.Refused) event).refusal().message());
    }

    static List<Operation> groupsAndNodes() {
        return List.of(
                new Operation.AddMemory(5, START, BLOCK, 0),
                new Operation.AddMemory(3, START, BLOCK, 4),
                new Operation.AddDriverManagedMemory("System RAM", 0, START, BLOCK, 0),
                new Operation.AddDriverManagedMemory("kmem", 0, START, BLOCK, 0));
    }

    @ParameterizedTest
    @MethodSource("groupsAndNodes")
    void an_unknown_node_group_or_driver_name_is_einval(Operation operation) {
        Machine machine = booted(SV48);

        Event event = ask(machine, operation);

        assertThat(event.outcome().result()).isEqualTo(-22);
        assertThat(Hotplug.evolve(machine, event)).isEqualTo(machine);
    }

    @Test
    void a_negative_node_stops_the_kernel() {
        Event event = ask(booted(SV48), new Operation.AddMemory(-1, START, BLOCK, 0));

        assertThat(event).isInstanceOf(Event.KernelStopped.class);
        assertThat(Hotplug.evolve(booted(SV48), event).isStopped()).isTrue();
    }

    @Test
    void without_memory_for_the_struct_pages_the_direct_map_goes_and_sections_before_stay() {
        Machine machine = booted(SV57);
        long freeBlocks = machine.memory().free().count() / 512;

        Event event = ask(machine, add(0x10_0000_0000L, 512 * GIB));
        Machine after = Hotplug.evolve(machine, event);

        assertThat(event.outcome().result()).isEqualTo(-12);
        assertThat(after.tables().word(va(after, 0x10_0000_0000L), 2)).isZero();
        assertThat(after.blocks()).isEqualTo(machine.blocks());
        assertThat(after.memory().resources()).isEqualTo(machine.memory().resources());
        assertThat(after.memory().sections().section(512)).isNotNull();
        assertThat(after.memory().sections().section(512 + (int) freeBlocks)).isNull();
        assertThat(Pte.isLeaf(after.tables().word(page(after, 0x10_0000_0000L), 1)))
                .isTrue();

        Machine removed = after(after, new Operation.RemoveMemory(0x10_0000_0000L, 512 * GIB));
        assertThat(removed.tables().digest()).isEqualTo(machine.tables().digest());
        assertThat(removed.memory().free()).isEqualTo(machine.memory().free());
    }

    @Test
    void without_a_free_block_struct_pages_fall_back_to_base_pages() {
        Circumstances fragmented = new Circumstances(List.of(), true, null, null, null);
        Machine machine = booted(SV48);

        Event event = ask(machine, add(START, BLOCK), fragmented);
        Machine added = Hotplug.evolve(machine, event);

        assertThat(event.outcome().result()).isZero();
        assertThat(event.outcome().circumstances()).isEqualTo(fragmented);
        assertThat(Pte.isPointer(added.tables().word(page(added, START), 1))).isTrue();
        assertThat(Pte.isLeaf(added.tables().word(page(added, START) + 511 * 4096, 0)))
                .isTrue();
    }

    @Test
    void an_allocation_that_fails_on_the_way_to_the_direct_map_stops_the_kernel() {
        Event event = ask(booted(SV48), add(START, BLOCK), new Circumstances(List.of(), null, 1, null, null));

        assertThat(event).isInstanceOf(Event.KernelStopped.class);
    }

    /** Kernel-spec 1.4: before 7.2 nothing limits Sv39, so far memory wraps around in the tables, as indices do. */
    @Test
    void in_sv39_memory_may_be_added_past_the_end_of_the_address_space_and_removed_again() {
        Machine machine = booted(SV39);

        Machine added =
                after(machine, add(0x80_0000_0000L, BLOCK), new Operation.MemremapPages(0x90_0000_0000L, BLOCK, null));
        Machine removed =
                after(added, Model.remove(0x80_0000_0000L, BLOCK), new Operation.MemunmapPages(0x90_0000_0000L, BLOCK));

        assertThat(added.digest()).isNotEqualTo(machine.digest());
        assertThat(removed.blocks()).isEqualTo(machine.blocks());
    }

    @Test
    void max_pfn_is_set_and_not_raised() {
        Machine machine = after(booted(SV48), add(0x1_4000_0000L, BLOCK), add(START, BLOCK));

        assertThat(machine.maxPfn()).isEqualTo(0x10_8000);
    }

    @Test
    void added_memory_goes_online_by_itself_where_the_policy_says_so() {
        Machine machine = after(
                booted(SV48),
                new Operation.WriteSysfs("/sys/devices/system/memory/auto_online_blocks", "online_movable"),
                add(START, 2 * BLOCK));

        assertThat(machine.blocks().block(33)).isEqualTo(new Run(33, 1, State.ONLINE, "Movable", 0));
    }

    @Test
    void a_kernel_without_memory_hotplug_refuses() {
        Event event = ask(booted(SV48, "6.10.14", facts -> facts), add(START, BLOCK));

        assertThat(event)
                .isInstanceOfSatisfying(
                        Event.Refused.class,
                        refused -> assertThat(refused.refusal().check()).isEqualTo(Check.MEMORY_HOTPLUG));
    }
}
