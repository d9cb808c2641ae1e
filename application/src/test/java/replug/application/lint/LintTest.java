package replug.application.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.application.lint.Story.BLOCK;
import static replug.application.lint.Story.GIB;
import static replug.application.lint.Story.START;
import static replug.application.lint.Story.sv48;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import replug.domain.machine.Event;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryChanges;
import replug.domain.memory.MemoryState;
import replug.domain.memory.Resources;
import replug.domain.memory.Sections;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/** Each rule where it holds and where it does not. */
class LintTest {
    private static final long DIRECT = 0xffff_af80_8000_0000L;
    private static final long VMEMMAP = 0xffff_8d80_0200_0000L;
    private static final long VMALLOC = 0xffff_8f80_0000_0000L;
    private static final Operation.AddMemory ADD = new Operation.AddMemory(0, START, BLOCK, 0);

    private static Story added() {
        return sv48().added(START, BLOCK);
    }

    private static Story kasan() {
        return Story.of(PagingMode.SV48, "6.12.107", "kasan").added(START, 2 * BLOCK);
    }

    private static MemoryState with(MemoryState state, Sections.Run section) {
        MemoryChanges none = MemoryChanges.NONE;
        return state.with(new MemoryChanges(
                none.blocks(), List.of(section), none.zones(), null, null, none.groups(), none.devices(), null, null));
    }

    static Stream<Arguments> broken() {
        Story kasan = kasan().set(32, "online");
        long shadow = kasan.machine().tables().word(0xffff_f5ef_1000_0000L, 0) == 0 ? 0 : 0xffff_f5ef_1000_0000L;
        return Stream.of(
                Arguments.of(
                        sv48().wrote(edit -> edit.set(DIRECT + (1L << 39), 3, 1, 0, 0)),
                        "1 error root-coverage pgd slot 352: the root entry of area direct was cleared"),
                Arguments.of(
                        sv48().wrote(edit -> edit.set(DIRECT + (1L << 39), 3, 1, Pte.table(0xb000_0000L), 0)),
                        "1 error root-changed pgd slot 352: the root entry of area direct is 0x2c000001, was"),
                Arguments.of(
                        Story.of(PagingMode.SV39, "6.12.107", "").added(0x21_8000_0000L, BLOCK),
                        "1 warning root-added pgd slot 476: a root entry of area kasan came after boot"),
                Arguments.of(
                        Story.of(PagingMode.SV39, "6.12.107", "").added(0x21_8000_0000L, BLOCK),
                        "1 warning outside-direct-map memory1072: memory block past the end of the direct map"),
                Arguments.of(
                        sv48().added(START, GIB).removed(START, BLOCK),
                        "2 error over-removal memory33-39: memory block without direct map"),
                Arguments.of(
                        sv48().asked(new Operation.MemremapPages(START, 2 << 20, null))
                                .asked(new Operation.MemremapPages(START + (4 << 20), 2 << 20, null))
                                .asked(new Operation.MemunmapPages(START + (4 << 20), 2 << 20)),
                        "3 error over-removal section 32: present section without all its struct pages"),
                Arguments.of(
                        added().wrote(edit -> edit.set(DIRECT + (2 << 20), 1, 1, 0, 0)),
                        "2 error direct-map-missing memory32: memory block without part of its direct map"),
                Arguments.of(
                        Story.of(PagingMode.SV48, "6.12.50", "")
                                .added(START, BLOCK)
                                .removed(START, BLOCK),
                        "2 error stale-direct-map section 32: direct map of memory that is not there"),
                Arguments.of(
                        Story.of(PagingMode.SV39, "6.12.50", "")
                                .added(START, BLOCK)
                                .removed(START, BLOCK),
                        "2 warning stale-memmap section 32: struct pages of a section that is not present"),
                Arguments.of(
                        added().wrote(edit -> edit.set(VMEMMAP, 1, 1, 0, 0)),
                        "2 error memmap-missing section 32: present section without all its struct pages"),
                Arguments.of(
                        added().wrote(edit -> edit.set(VMEMMAP, 1, 1, Pte.of(START, 0xe7), 0)),
                        "2 error memmap-place section 32: struct pages of an added block at a wrong place"),
                Arguments.of(
                        added().kept(state -> with(state, new Sections.Run(60, 1, Sections.ALL, false))),
                        "2 warning block-sections section 60: section without memory block, left by an add that failed"),
                Arguments.of(
                        added().kept(state -> with(state, new Sections.Run(32, 1, 0, false))),
                        "2 error block-sections section 32: memory block whose section is not present"),
                Arguments.of(
                        sv48().added(START, 2 * BLOCK).wrote(edit -> edit.set(VMEMMAP, 1, 2, 0x2400_00e7L, 0)),
                        "2 error aliased-memmap section 32-33: frames that other vmemmap leaves map too"),
                Arguments.of(
                        kasan().set(32, "online").wrote(edit -> edit.set(shadow, 0, 1, 0, 0)),
                        "3 error shadow-missing memory32: memory without KASAN shadow"),
                Arguments.of(
                        kasan().set(32, "online").wrote(edit -> edit.set(shadow, 0, 2, 0x2400_00e7L, 0)),
                        "3 error shadow-leaves memory32: KASAN shadow that is not of pages of its own"),
                Arguments.of(
                        kasan().set(32, "online")
                                .set(32, "offline")
                                .wrote(edit -> edit.set(shadow, 0, 1, 0x2400_00e7L, 0)),
                        "4 warning stale-shadow memory32: KASAN shadow of memory that is not online"),
                entry(0x2400_00efL, "1 error write-exec pmd slot 511: writable and executable"),
                entry(0x2400_00e6L, "1 warning invalid-entry pmd slot 511: entry without V that is not zero"),
                entry(0x2400_0041L, "1 error pointer-bits pmd slot 511: pointer with more flags than V"),
                entry(0x2400_00f7L, "1 error user-entry pmd slot 511: entry of the kernel's half with U"),
                entry(0x2400_04e7L, "1 error misaligned-leaf pmd slot 511: leaf whose physical address is not aligned"),
                Arguments.of(
                        added().wrote(edit -> edit.set(DIRECT, 1, 1, Pte.of(START, 0x67), 0)),
                        "2 error leaf-flags pmd slot 0: leaf .AG..WRV"),
                Arguments.of(
                        added().wrote(edit -> edit.set(DIRECT, 1, 1, Pte.of(2 * START, 0xe7), 0)),
                        "2 error direct-map-identity pmd slot 0: leaf of the direct map that leads elsewhere"),
                Arguments.of(
                        sv48().wrote(edit -> edit.set(VMEMMAP + GIB - (32 << 20), 2, 1, Pte.of(GIB, 0xe7), 0)),
                        "1 error memmap-leaf-size pud slot 1: leaf of vmemmap larger than 2 MiB"),
                Arguments.of(
                        sv48().wrote(edit ->
                                edit.set(DIRECT - 2 * GIB + (1L << 39), 3, 1, Pte.of(2 * GIB + (1L << 39), 0xe7), 0)),
                        "1 error leaf-too-large pgd slot 352: leaf of the direct map in the root table"),
                Arguments.of(
                        added().wrote(edit -> edit.set(DIRECT + GIB, 2, 1, edit(added()), 0)),
                        "2 error aliased-table pmd table at pfn 0x800"),
                Arguments.of(
                        added().wrote(edit -> edit.set(VMALLOC + (1L << 38), 2, 1, Pte.table(START + (64 << 20)), 0))
                                .removed(START, BLOCK),
                        "3 error table-in-removed-block pmd table at pfn 0x104000: table in a memory block that was removed"),
                Arguments.of(
                        sv48().wrote(edit -> edit.set(DIRECT, 2, 1, Pte.table(0xb000_0000L), 0)),
                        "1 warning empty-table pmd table at pfn 0xb0000: table without entries, area direct"),
                Arguments.of(
                        added().kept(state -> new MemoryState(
                                Resources.NONE,
                                state.sections(),
                                state.blocks(),
                                state.zones(),
                                state.nodes(),
                                state.groups(),
                                state.devices(),
                                state.policy(),
                                state.free(),
                                state.maxPfn())),
                        "2 error block-outside-iomem memory32: memory block that is not System RAM in /proc/iomem"),
                Arguments.of(
                        added().kept(state -> state.with(MemoryChanges.of(List.of(), 0x10_0000L))),
                        "2 error max-pfn : max_pfn is 0x100000, not the end of what was added last, 0x108000"),
                Arguments.of(
                        sv48().added(START + BLOCK, BLOCK).added(START, BLOCK),
                        "2 info max-pfn : max_pfn is 0x108000, below the end of memory, 0x110000"),
                Arguments.of(
                        sv48().wrote(edit -> edit.set(VMEMMAP, 1, 1, 0x2400_00e7L, 0))
                                .added(START, BLOCK)
                                .happened(
                                        (_, outcome) -> new Event.MemoryRemoved(
                                                new Operation.RemoveMemory(START, BLOCK), outcome),
                                        edit -> edit.set(VMEMMAP, 1, 1, 0x2480_00e7L, 0)),
                        "3 error not-restored event 3: entries from before the add are not as they were"),
                Arguments.of(
                        sv48().happened(
                                        (_, outcome) -> new Event.Refused(ADD, new Refusal(17, null, null), outcome),
                                        edit -> edit.set(DIRECT, 2, 1, 0x4000_00e7L, 0)),
                        "1 error refused-add-wrote event 1: refused, and mappings of the range changed"),
                Arguments.of(
                        added().happened(
                                        (_, outcome) -> new Event.MemoryBlockOnlined(
                                                new Operation.SetMemoryBlockState(32, "online"), outcome),
                                        edit -> edit.set(VMEMMAP, 1, 1, 0x2400_00e7L, 0)),
                        "2 warning online-wrote event 2: mappings of a block changed as it went on- or offline"),
                Arguments.of(
                        sv48().happened((_, outcome) -> new Event.MemoryAdded(ADD, outcome), edit -> {
                            edit.set(DIRECT, 2, 1, Pte.table(0xb000_0000L), 0);
                            edit.set(DIRECT, 1, 1, Pte.table(0xb000_1000L), 0);
                            edit.set(DIRECT, 0, 512, 0x4000_00e7L, 0x400);
                        }),
                        "1 warning leaf-size event 1: not mapped by the largest leaves that fit"),
                Arguments.of(
                        added().happened((_, outcome) -> new Event.MemoryAdded(ADD, outcome), _ -> {}),
                        "2 error overlapping-adds event 2: add of what was added before"),
                Arguments.of(
                        added().happened(
                                        (_, outcome) -> new Event.MemoryBlockOfflined(
                                                new Operation.SetMemoryBlockState(32, "offline"), outcome),
                                        _ -> {}),
                        "2 error offline-without-zone event 2: a block in no zone went offline"));
    }

    private static long edit(Story story) {
        return story.machine().tables().word(DIRECT, 2);
    }

    /** A PMD entry of vmalloc. */
    private static Arguments entry(long word, String found) {
        return Arguments.of(
                sv48().wrote(edit -> {
                    edit.set(VMALLOC, 2, 1, Pte.table(0xb000_0000L), 0);
                    edit.set(VMALLOC + GIB - (2 << 20), 1, 1, word, 0);
                }),
                found);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void what_does_not_hold_is_found_with_the_event_that_broke_it(Story story, String found) {
        assertThat(story.found()).anyMatch(line -> line.startsWith(found));
    }

    @Test
    void every_rule_has_an_example() {
        List<String> found = broken().map(
                        example -> String.valueOf(example.get()[1]).split(" ", -1)[2])
                .toList();

        assertThat(Lint.rules().stream().map(LintRule::name).filter(name -> !found.contains(name)))
                .isEmpty();
        assertThat(sv48().lint().notJudged()).isEmpty();
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
