package replug.application.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.application.lint.Story.BLOCK;
import static replug.application.lint.Story.GIB;
import static replug.application.lint.Story.START;
import static replug.application.lint.Story.sv48;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import replug.domain.machine.Event;
import replug.domain.machine.Operation;
import replug.domain.memory.MemoryBlocks;
import replug.domain.paging.PagingMode;

/** What lint finds, and does not, as a history goes on. */
class LintTest {
    private static final long VMEMMAP = 0xffff_8d80_0200_0000L;
    private static final Operation.AddMemory ADD = new Operation.AddMemory(0, START, BLOCK, 0);

    private static Story added() {
        return sv48().added(START, BLOCK);
    }

    /** All rules hold in all that a sound machine does. */
    @ParameterizedTest
    @EnumSource(PagingMode.class)
    void nothing_is_found_where_all_is_well(PagingMode mode) {
        for (String kinds : List.of("", "kasan", "memmap", "kasan memmap")) {
            for (String kernel : List.of("6.12.107", "7.2.13")) {
                Story story = Story.of(mode, kernel, kinds)
                        .asked(new Operation.AddMemory(0, START, GIB, 2))
                        .set(32, "online_movable")
                        .set(33, "online_movable")
                        .set(33, "offline")
                        .asked(new Operation.MemremapPages(9 * GIB, 2 * BLOCK, 9))
                        .asked(new Operation.AddMemory(0, START, BLOCK, 0))
                        .added(16 * GIB, 3 * BLOCK)
                        .set(34, "offline");
                assertThat(story.found()).as("%s %s %s", mode, kernel, kinds).isEmpty();
                story.set(32, "offline")
                        .removed(START, GIB)
                        .asked(new Operation.MemunmapPages(9 * GIB, 2 * BLOCK))
                        .removed(16 * GIB, 3 * BLOCK);
                assertThat(story.found()).as("%s %s %s", mode, kernel, kinds).isEmpty();
            }
        }
    }

    /** A real 7.2.13 did the same, and stopped at the first address of the gap (kernel-spec 7.4). */
    @Test
    void over_removal_is_found_before_the_kernel_stops_there() {
        Story story = Story.of(PagingMode.SV57, "7.2.13", "")
                .asked(new Operation.MemremapPages(START, BLOCK / 2, null))
                .asked(new Operation.MemremapPages(START + BLOCK / 2, BLOCK / 2, null))
                .asked(new Operation.MemunmapPages(START, BLOCK / 2));

        assertThat(story.lint().found()).singleElement().satisfies(found -> {
            assertThat(found.event()).isEqualTo(3);
            assertThat(found.finding().rule().name()).isEqualTo("over-removal");
            assertThat(found.finding().va()).isEqualTo(Extent.of(0xff1c_0000_0410_0000L, 1 << 20));
        });
        story.asked(new Operation.MemunmapPages(START + BLOCK / 2, BLOCK / 2));
        assertThat(story.machine().isStopped()).isTrue();
        assertThat(story.found("over-removal")).hasSize(1);
    }

    @Test
    void a_finding_goes_when_what_was_broken_is_whole_again() {
        Story story = sv48().added(START, GIB).removed(START, BLOCK);
        assertThat(story.found("over-removal")).hasSize(1);

        story.removed(START + BLOCK, GIB - BLOCK);

        assertThat(story.found()).isEmpty();
    }

    @Test
    void a_finding_keeps_its_event_while_others_come() {
        Story story = sv48().added(START, GIB)
                .removed(START, BLOCK)
                .added(8 * GIB, GIB)
                .removed(8 * GIB, BLOCK);

        assertThat(story.found("over-removal"))
                .containsExactly(
                        "2 error over-removal memory33-39: memory block without direct map",
                        "4 error over-removal memory65-71: memory block without direct map");
    }

    @Test
    void without_strict_kernel_rwx_the_image_is_told_as_info_only() {
        assertThat(Story.of(PagingMode.SV48, "6.12.107", "lax").found())
                .isNotEmpty()
                .allMatch(line -> line.startsWith("0 info write-exec"));
    }

    @Test
    void with_kasan_device_memory_that_goes_may_take_a_root_entry() {
        Story story = Story.of(PagingMode.SV39, "6.12.107", "kasan")
                .asked(new Operation.MemremapPages(64 * GIB, GIB, null))
                .asked(new Operation.MemunmapPages(64 * GIB, GIB));

        assertThat(story.found())
                .singleElement()
                .asString()
                .contains("error root-coverage")
                .contains("was cleared");
    }

    @Test
    void removal_before_the_fix_is_told_in_sv39_and_sv48_only() {
        assertThat(Story.of(PagingMode.SV57, "6.12.50", "")
                        .added(START, BLOCK)
                        .removed(START, BLOCK)
                        .found())
                .isEmpty();
    }

    @Test
    void a_block_of_a_zone_goes_offline() {
        assertThat(added().set(32, "online").set(32, "offline").found()).isEmpty();
        assertThat(added().machine().blocks().block(32))
                .extracting(MemoryBlocks.Run::zone)
                .isNull();
    }

    @Test
    void a_kernel_that_stops_halfway_is_judged_as_it_was_before() {
        Story story = sv48().happened(
                        (_, outcome) -> new Event.KernelStopped(ADD, outcome),
                        edit -> edit.set(VMEMMAP, 1, 1, 0x2400_00e7L, 0));

        assertThat(story.found()).isEmpty();
    }
}
