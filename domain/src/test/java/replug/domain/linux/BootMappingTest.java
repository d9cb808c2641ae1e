package replug.domain.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/** The linear mapping and the kernel's image at boot: kernel-spec 3.2, 3.3, 13. */
class BootMappingTest {
    private static final long M = 1 << 20;

    private static PageTable linear(PagingMode mode, BootPlan plan) {
        return Boots.run(mode, (tables, frames) -> new BootMapping(plan, tables, frames).linearMapping());
    }

    private static PageTable image(BootPlan plan) {
        return Boots.run(PagingMode.SV48, (tables, frames) -> new BootMapping(plan, tables, frames).kernelImage());
    }

    /** All that boot does of mappings, init memory and read-only data included. */
    private static PageTable mapped(PagingMode mode, BootPlan plan) {
        return Boots.run(mode, (tables, frames) -> {
            BootMapping mapping = new BootMapping(plan, tables, frames);
            mapping.linearMapping();
            mapping.kernelImage();
            mapping.freeInitMemory();
            mapping.markRodata();
        });
    }

    private static long direct(PageTable tables, long pa, int level) {
        return tables.word(LayoutFormulas.pageOffset(tables.mode()) + pa - Boots.BASE, level);
    }

    /** How many leaves of each size the direct map has, by level. */
    private static Map<Integer, Long> leaves(PageTable tables, BootPlan plan) {
        Map<Integer, Long> leaves = new TreeMap<>();
        tables.forEachRun(plan.layout().cuts(), run -> {
            if (Pte.isLeaf(run.first()) && plan.layout().area(run.va()) == Area.DIRECT_MAP) {
                leaves.merge(run.level(), (long) run.count(), Long::sum);
            }
        });
        return leaves;
    }

    @Test
    void in_sv39_two_gigabytes_are_leaves_of_2_mib_those_of_the_text_read_only() {
        PageTable tables = linear(PagingMode.SV39, Boots.plan(PagingMode.SV39));

        assertThat(direct(tables, 0x8000_0000L, 1)).isEqualTo(0x2000_00e7L);
        assertThat(direct(tables, 0x8020_0000L, 1)).isEqualTo(0x2008_00e3L);
        assertThat(direct(tables, 0x8040_0000L, 1)).isEqualTo(0x2010_00e3L);
        assertThat(direct(tables, 0x8080_0000L, 1)).isEqualTo(0x2020_00e7L);
        assertThat(direct(tables, 0xffe0_0000L, 1)).isEqualTo(0x3ff8_00e7L);
        assertThat(leaves(tables, Boots.plan(PagingMode.SV39))).isEqualTo(Map.of(1, 1024L));
    }

    @ParameterizedTest
    @EnumSource(names = {"SV48", "SV57"})
    void with_more_levels_the_second_gigabyte_is_one_leaf(PagingMode mode) {
        PageTable tables = linear(mode, Boots.plan(mode));

        assertThat(direct(tables, 0xc000_0000L, 2)).isEqualTo(0x3000_00e7L);
        assertThat(leaves(tables, Boots.plan(mode))).isEqualTo(Map.of(1, 512L, 2, 1L));
    }

    @ParameterizedTest
    @EnumSource
    void without_strict_kernel_rwx_nothing_is_cut_out(PagingMode mode) {
        BootPlan plan = Boots.with(Boots.plan(mode), false, false, false, true, 0);

        Map<Integer, Long> expected = mode == PagingMode.SV39 ? Map.of(1, 1024L) : Map.of(2, 2L);
        assertThat(leaves(linear(mode, plan), plan)).isEqualTo(expected);
        assertThat(image(plan).word(LayoutFormulas.KERNEL_LINK_ADDR, 1)).isEqualTo(0x2008_00efL);
        assertThat(mapped(mode, plan).word(LayoutFormulas.KERNEL_LINK_ADDR + 8 * M, 1))
                .isEqualTo(0x2028_00efL);
    }

    @Test
    void with_debug_pagealloc_every_leaf_is_a_page() {
        BootPlan plan = Boots.with(Boots.plan(PagingMode.SV57), false, true, true, true, 0);

        assertThat(leaves(mapped(PagingMode.SV57, plan), plan)).isEqualTo(Map.of(0, 512L * 1024));
    }

    @Test
    void the_pool_of_kfence_is_mapped_by_pages() {
        BootPlan plan = Boots.with(Boots.plan(PagingMode.SV48), false, false, true, true, 2 * M);
        PageTable tables = linear(PagingMode.SV48, plan);

        assertThat(direct(tables, Boots.Frames.POOL, 0)).isEqualTo(Pte.of(Boots.Frames.POOL, 0xe7));
        assertThat(leaves(tables, plan)).isEqualTo(Map.of(0, 512L, 1, 512L + 511L));
    }

    @Test
    void the_firmwares_own_memory_is_not_mapped_and_what_follows_it_by_pages_up_to_2_mib() {
        BootPlan plan = Boots.plan(
                PagingMode.SV48,
                KernelProfile.of("6.12.107"),
                64,
                List.of(
                        new BootRam(Boots.BASE, 0x6_0000, 0, false),
                        Boots.ram(Boots.BASE + 0x6_0000, (1L << 30) - 0x6_0000)));
        PageTable tables = linear(PagingMode.SV48, plan);

        assertThat(direct(tables, Boots.BASE + 0x5_f000, 0)).isZero();
        assertThat(direct(tables, Boots.BASE + 0x6_0000, 0)).isEqualTo(0x2001_80e7L);
        assertThat(leaves(tables, plan)).isEqualTo(Map.of(0, 416L, 1, 511L));
    }

    @Test
    void the_image_is_executable_up_to_init_data_and_writable_from_there() {
        PageTable tables = image(Boots.plan(PagingMode.SV48));

        assertThat(tables.word(LayoutFormulas.KERNEL_LINK_ADDR, 1)).isEqualTo(0x2008_00ebL);
        assertThat(tables.word(LayoutFormulas.KERNEL_LINK_ADDR + 4 * M, 1)).isEqualTo(0x2018_00ebL);
        assertThat(tables.word(LayoutFormulas.KERNEL_LINK_ADDR + 6 * M, 1)).isEqualTo(0x2020_00e7L);
        assertThat(tables.word(LayoutFormulas.KERNEL_LINK_ADDR + 10 * M, 1)).isEqualTo(0x2030_00e7L);
        assertThat(tables.word(LayoutFormulas.KERNEL_LINK_ADDR + 12 * M, 1)).isZero();
    }

    /** As every recording of this kernel shows it. */
    @Test
    void late_boot_takes_init_text_its_execution_and_rodata_its_writing_and_splits_the_leaf_of_init_data() {
        PageTable tables = mapped(PagingMode.SV48, Boots.plan(PagingMode.SV48));

        assertThat(tables.word(LayoutFormulas.KERNEL_LINK_ADDR + 4 * M, 1)).isEqualTo(0x2018_00e3L);
        assertThat(tables.word(LayoutFormulas.KERNEL_LINK_ADDR + 6 * M, 1)).isEqualTo(0x2020_00e7L);
        assertThat(tables.word(LayoutFormulas.KERNEL_LINK_ADDR + 8 * M, 1)).isEqualTo(0x2028_00e3L);
        assertThat(direct(tables, 0x8060_0000L, 1)).isEqualTo(0x2018_00e7L);
        assertThat(Pte.isPointer(direct(tables, 0x8080_0000L, 1))).isTrue();
        assertThat(direct(tables, 0x8080_0000L, 0)).isEqualTo(0x2020_00e7L);
        assertThat(direct(tables, 0x809f_f000L, 0)).isEqualTo(0x2027_fce7L);
        assertThat(direct(tables, 0x80a0_0000L, 1)).isEqualTo(0x2028_00e3L);
    }

    @ParameterizedTest
    @EnumSource
    void every_byte_of_ram_is_mapped_once_at_its_own_place_and_nothing_else_is(PagingMode mode) {
        List<BootRam> ram = List.of(
                Boots.ram(0x8001_3000L, 0x3ffe_d000L),
                new BootRam(0xc000_0000L, 0x7000, 0, false),
                Boots.ram(0xc000_7000L, 0x4_ffff_9000L),
                Boots.ram(0x9_4020_0000L, 0x1000),
                Boots.ram(0x9_8000_0000L, 0x8000_0000L));
        for (boolean isStrict : new boolean[] {true, false}) {
            BootPlan plan = Boots.with(
                    Boots.plan(mode, KernelProfile.of("6.12.107"), 64, ram), false, false, isStrict, true, 2 * M);
            List<long[]> mapped = new ArrayList<>();
            mapped(mode, plan).forEachRun(plan.layout().cuts(), run -> {
                for (int i = 0; i < run.count(); i++) {
                    long va = run.va() + i * entryBytes(run.level());
                    if (Pte.isLeaf(run.word(i)) && plan.layout().area(va) == Area.DIRECT_MAP) {
                        long pa = Pte.pa(run.word(i));
                        assertThat(pa).isEqualTo(va - LayoutFormulas.pageOffset(mode) + plan.physRamBase());
                        mapped.add(new long[] {pa, pa + entryBytes(run.level())});
                    }
                }
            });
            assertThat(joined(mapped))
                    .containsExactly(
                            "80013000-bfffffff", "c0007000-5bfffffff",
                            "940200000-940200fff", "980000000-9ffffffff");
        }
    }

    /** Ranges that touch as one; a byte that is mapped twice makes the list wrong. */
    private static List<String> joined(List<long[]> ranges) {
        ranges.sort((a, b) -> Long.compare(a[0], b[0]));
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < ranges.size(); ) {
            int k = i + 1;
            while (k < ranges.size() && ranges.get(k)[0] == ranges.get(k - 1)[1]) {
                k++;
            }
            joined.add("%x-%x".formatted(ranges.get(i)[0], ranges.get(k - 1)[1] - 1));
            i = k;
        }
        return joined;
    }

    @ParameterizedTest
    @EnumSource
    void the_fixmap_hangs_on_a_root_entry_of_its_own_down_to_an_empty_table(PagingMode mode) {
        BootPlan plan = Boots.plan(mode);
        PageTable tables = Boots.run(mode, (kernel, frames) -> new BootMapping(plan, kernel, frames).fixmap());

        long va = plan.layout().start(Area.FIXMAP);
        assertThat(Pte.isPointer(tables.word(va, mode.rootLevel()))).isTrue();
        assertThat(Pte.isPointer(tables.word(va, 1))).isTrue();
        assertThat(tables.word(va + PAGE_BYTES, 0)).isZero();
    }
}
