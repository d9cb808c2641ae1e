package replug.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.machine.Model.BLOCK;
import static replug.domain.machine.Model.GIB;
import static replug.domain.machine.Model.START;
import static replug.domain.machine.Model.after;
import static replug.domain.machine.Model.ask;
import static replug.domain.machine.Model.booted;
import static replug.domain.machine.Model.page;
import static replug.domain.machine.Model.va;
import static replug.domain.paging.PagingMode.SV48;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import replug.domain.memory.FreeFrames;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/** Device memory by the rules of kernel-spec 8. */
class DevicePagesTest {
    private static final long MIB2 = 2L << 20;

    private static Operation map(long start, long size, @Nullable Integer order) {
        return new Operation.MemremapPages(start, size, order);
    }

    private static Operation unmap(long start, long size) {
        return new Operation.MemunmapPages(start, size);
    }

    @ParameterizedTest
    @EnumSource
    void a_subsection_gets_a_direct_mapping_and_the_struct_pages_of_its_whole_section(PagingMode mode) {
        Machine machine = after(booted(mode), map(START + MIB2, MIB2, null));

        assertThat(machine.tables().word(va(machine, START + MIB2), 1)).isEqualTo(Pte.of(START + MIB2, 0xe7));
        assertThat(machine.tables().word(va(machine, START), 1)).isZero();
        assertThat(Pte.isLeaf(machine.tables().word(page(machine, START), 1))).isTrue();
        assertThat(machine.blocks().block(32)).isNull();
        assertThat(after(machine, unmap(START + MIB2, MIB2)).digest())
                .isEqualTo(booted(mode).digest());
    }

    @Test
    void unmapping_one_subsection_takes_the_struct_pages_of_all_and_the_next_unmap_stops_the_kernel() {
        Machine machine =
                after(booted(SV48), map(START, MIB2, null), map(START + 2 * MIB2, MIB2, null), unmap(START, MIB2));

        assertThat(machine.tables().word(page(machine, START), 1)).isZero();
        Event event = ask(machine, unmap(START + 2 * MIB2, MIB2));
        assertThat(event).isInstanceOf(Event.KernelStopped.class);
        assertThat(event.outcome().log())
                .containsExactly("Unable to handle kernel paging request at virtual address ffff8d8002010000");
    }

    @Test
    void compound_pages_have_a_head_and_a_tail_page_of_struct_pages_and_share_the_rest() {
        Machine machine = after(booted(SV48), map(START, BLOCK, 9));
        long va = page(machine, START);

        for (int compound = 0; compound < 64; compound++) {
            long head = va + compound * 8L * 4096;
            long tail = machine.tables().word(head + 4096, 0);
            assertThat(machine.tables().word(head, 0)).isNotEqualTo(tail).isNotZero();
            for (int page = 2; page < 8; page++) {
                assertThat(machine.tables().word(head + page * 4096L, 0)).isEqualTo(tail);
            }
        }
        Machine unmapped = after(machine, unmap(START, BLOCK));
        assertThat(unmapped.digest()).isEqualTo(booted(SV48).digest());
        assertThat(unmapped.memory().free()).isEqualTo(booted(SV48).memory().free());
    }

    @Test
    void a_page_that_several_entries_share_is_given_back_once() {
        Machine machine = after(booted(SV48), map(START, 2 * MIB2, 9));

        List<FrameRange> freed = ask(machine, unmap(START, 2 * MIB2)).outcome().phases().stream()
                .flatMap(phase -> phase.freed().stream())
                .toList();

        long pages = freed.stream().mapToLong(FrameRange::count).sum();
        FreeFrames distinct = FreeFrames.NONE;
        for (FrameRange range : freed) {
            distinct = distinct.with(range);
        }
        assertThat(distinct.count()).isEqualTo(pages);
    }

    @ParameterizedTest
    @CsvSource({"-1, 22", "23, 0", "44, 0", "45, 22", "63, 22"})
    void a_compound_order_past_all_memory_is_refused(int order, int errno) {
        Event event = ask(booted(SV48), map(START, 2 * MIB2, order));

        assertThat(event.outcome().result()).isEqualTo(-errno);
    }

    @Test
    void a_compound_page_larger_than_a_section_shares_one_tail_page_in_all_its_sections() {
        Machine machine = after(booted(SV48), map(0x1_4000_0000L, GIB, 18));
        long va = page(machine, 0x1_4000_0000L);
        long tail = machine.tables().word(va + 4096, 0);

        assertThat(machine.tables().word(va, 0)).isNotEqualTo(tail);
        for (int section = 1; section < 8; section++) {
            assertThat(machine.tables().word(va + section * MIB2, 0)).isEqualTo(tail);
            assertThat(machine.tables().word(va + section * MIB2 + MIB2 - 4096, 0))
                    .isEqualTo(tail);
        }
        assertThat(after(machine, unmap(0x1_4000_0000L, GIB)).memory().free())
                .isEqualTo(booted(SV48).memory().free());
    }

    private static List<FrameRange> freed(Event event) {
        return event.outcome().phases().stream()
                .flatMap(phase -> phase.freed().stream())
                .toList();
    }

    private static boolean has(FrameRange range, long pfn) {
        return range.pfn() <= pfn && pfn < range.end();
    }

    /** Whichever of its sections go first, and in however many operations. */
    @ParameterizedTest
    @CsvSource({"0, 8", "0, 1", "3, 1", "7, 1", "1, 6"})
    void a_tail_page_that_sections_share_is_given_back_with_the_last_of_them(int first, int count) {
        Machine machine = after(booted(SV48), map(0x1_4000_0000L, GIB, 18));
        long va = page(machine, 0x1_4000_0000L);
        long tail = Pte.pa(machine.tables().word(va + 4096, 0)) >>> 12;

        Event some = ask(machine, new Operation.RemoveMemory(0x1_4000_0000L + first * BLOCK, count * BLOCK));
        machine = Hotplug.evolve(machine, some);
        Event rest = ask(machine, new Operation.RemoveMemory(0x1_4000_0000L, GIB));

        assertThat(freed(some).stream().filter(range -> has(range, tail))).hasSize(count == 8 ? 1 : 0);
        assertThat(freed(rest).stream().filter(range -> has(range, tail))).hasSize(count == 8 ? 0 : 1);
        assertThat(Hotplug.evolve(machine, rest).memory().free())
                .isEqualTo(booted(SV48).memory().free());
    }

    @ParameterizedTest
    @CsvSource({
        "0x100000000, 0x200000, 12",
        "0x90000000, 0x8000000, 6",
        "0x40000000, 0x200000, 22",
        "0x100400000, 0x100000, 22",
        "0x100400000, 0x0, 22",
        "0x100400800, 0x200000, 22"
    })
    void what_may_not_be_mapped_is_refused_and_nothing_is_left(long start, long size, int errno) {
        Machine machine = after(booted(SV48), map(START, MIB2, null));

        Event event = ask(machine, map(start, size, null));

        assertThat(event.outcome().result()).isEqualTo(-errno);
        assertThat(Hotplug.evolve(machine, event).digest()).isEqualTo(machine.digest());
        assertThat(Hotplug.evolve(machine, event).memory()).isEqualTo(machine.memory());
    }

    @Test
    void adding_memory_where_a_device_is_fails_for_its_section_and_takes_the_devices_mapping_along() {
        Machine machine = after(booted(SV48), map(START, MIB2, null));

        Event event = ask(machine, Model.add(START, BLOCK));

        assertThat(event.outcome().result()).isEqualTo(-17);
        Machine after = Hotplug.evolve(machine, event);
        assertThat(after.tables().word(va(after, START), 2)).isZero();
        assertThat(after.blocks()).isEqualTo(machine.blocks());
    }
}
