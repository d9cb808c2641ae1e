package replug.domain.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/** The counts and the order of kernel-spec 4. */
class PgdPreallocationTest {
    private static PageTable preallocated(PagingMode mode, BootPlan plan) {
        return Boots.run(mode, (tables, _) -> new PgdPreallocation(plan, tables).preallocate());
    }

    private static BitSet slots(PageTable tables) {
        BitSet slots = new BitSet();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (word(tables, slot) != 0) {
                slots.set(slot);
            }
        }
        return slots;
    }

    private static long word(PageTable tables, int slot) {
        int root = tables.mode().rootLevel();
        return tables.word(tables.mode().signExtend(slot * entryBytes(root)), root);
    }

    private static int count(PageTable tables, int first, int last) {
        return slots(tables).get(first, last + 1).cardinality();
    }

    @ParameterizedTest
    @CsvSource({
        "SV39, 280, 343, 64, 508, 509, 2, 276, 279, 4, 344, 475, 132, 476, 507, 32",
        "SV48, 287, 350, 64, 511, 511, 1, 283, 286, 4, 351, 478, 128, 479, 511, 33",
        "SV57, 288, 351, 64, 511, 511, 1, 284, 287, 4, 352, 478, 127, 479, 511, 33"
    })
    void each_area_has_as_many_entries_as_the_kernel_makes(
            PagingMode mode,
            int vmallocFirst,
            int vmallocLast,
            int vmalloc,
            int modulesFirst,
            int modulesLast,
            int modules,
            int vmemmapFirst,
            int vmemmapLast,
            int vmemmap,
            int directFirst,
            int directLast,
            int direct,
            int kasanFirst,
            int kasanLast,
            int kasan) {
        PageTable tables = preallocated(mode, Boots.withKasan(Boots.plan(mode)));

        assertThat(count(tables, vmallocFirst, vmallocLast)).isEqualTo(vmalloc);
        assertThat(count(tables, modulesFirst, modulesLast)).isEqualTo(modules);
        assertThat(count(tables, vmemmapFirst, vmemmapLast)).isEqualTo(vmemmap);
        assertThat(count(tables, directFirst, directLast)).isEqualTo(direct);
        assertThat(count(tables, kasanFirst, kasanLast)).isEqualTo(kasan);
    }

    /** [T] of kernel-spec 4: 275/282/283 are fixmap and PCI I/O. */
    @ParameterizedTest
    @CsvSource({"SV39, 275, 475, 508, 510", "SV48, 282, 478, 511, 511", "SV57, 283, 478, 511, 511"})
    void without_kasan_the_upper_half_has_exactly_the_entries_that_were_seen(
            PagingMode mode, int first, int last, int kernelFirst, int kernelLast) {
        BitSet expected = new BitSet();
        expected.set(first, last + 1);
        expected.set(kernelFirst, kernelLast + 1);

        assertThat(slots(Boots.booted(mode, Boots.plan(mode)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"SV39, 508, 276, 344", "SV48, 511, 283, 351", "SV57, 511, 284, 352"})
    void tables_are_handed_out_for_vmalloc_first_then_modules_vmemmap_and_the_direct_map(
            PagingMode mode, int modules, int vmemmap, int direct) {
        PageTable tables = preallocated(mode, Boots.plan(mode));
        int vmalloc = mode == PagingMode.SV39 ? 280 : vmemmap + 4;

        long frame = Boots.Frames.FIRST_PAGE;
        for (int slot = vmalloc; slot < vmalloc + 64; slot++) {
            assertThat(Pte.pa(word(tables, slot))).isEqualTo(frame);
            frame += 4096;
        }
        assertThat(Pte.pa(word(tables, modules))).isEqualTo(frame);
        frame += mode == PagingMode.SV39 ? 2 * 4096 : 4096;
        assertThat(Pte.pa(word(tables, vmemmap))).isEqualTo(frame);
        assertThat(Pte.pa(word(tables, direct))).isEqualTo(frame + 4 * 4096);
    }

    @Test
    void what_the_kernel_was_built_without_has_no_entries() {
        BootPlan plan = Boots.plan(
                PagingMode.SV39,
                KernelProfile.of("6.12.107").withMemoryHotplug(false),
                64,
                Boots.plan(PagingMode.SV39).ram());
        BitSet vmalloc = new BitSet();
        vmalloc.set(280, 344);

        PageTable bare = preallocated(PagingMode.SV39, Boots.with(plan, true, false, true, false, 0));

        assertThat(slots(bare)).isEqualTo(vmalloc);
        vmalloc.set(508, 510);
        assertThat(slots(preallocated(PagingMode.SV39, plan))).isEqualTo(vmalloc);
    }

    @Test
    void an_entry_that_is_there_is_left_alone() {
        PagingMode mode = PagingMode.SV48;
        BootPlan plan = Boots.plan(mode);
        PageTable before = PageTable.empty(mode, Boots.ROOT)
                .edit(edit -> edit.set(plan.layout().start(Area.DIRECT_MAP), 3, 1, Pte.table(0x9000_0000L), 0));

        PageTable after = Boots.run(
                before, new Boots.Frames(mode), (tables, _) -> new PgdPreallocation(plan, tables).preallocate());

        assertThat(word(after, 351)).isEqualTo(Pte.table(0x9000_0000L));
        assertThat(word(after, 352)).isNotZero();
    }

    @Test
    void the_kernel_panics_when_memory_runs_out() {
        BootFrames none = new NoFrames();

        assertThatThrownBy(() -> PageTable.empty(PagingMode.SV57, Boots.ROOT).edit(edit -> {
                    PhaseLog log = new PhaseLog();
                    log.begin(Phase.Name.PREALLOCATION);
                    new PgdPreallocation(Boots.plan(PagingMode.SV57), new KernelTables(edit, none, log)).preallocate();
                }))
                .isInstanceOf(KernelBug.class)
                .hasMessage("Failed to pre-allocate p4d pages for vmalloc area");
    }

    /** No frame is free. */
    private static final class NoFrames extends Boots.Frames {
        NoFrames() {
            super(PagingMode.SV57);
        }

        @Override
        public long page(long va, int level) {
            return NONE;
        }
    }
}
