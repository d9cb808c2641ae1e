package replug.domain.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.Walk;

/** KASAN's shadow at boot: kernel-spec 3.5, 1.2. */
class BootShadowTest {
    private static PageTable shadow(PagingMode mode, BootPlan plan, boolean hasLargeBlocks) {
        Boots.Frames frames = new Boots.Frames(mode);
        frames.hasLargeBlocks = hasLargeBlocks;
        return Boots.run(PageTable.empty(mode, Boots.ROOT), frames, (tables, _) -> {
            new BootMapping(plan, tables, frames).kernelImage();
            new BootShadow(plan, tables, frames).populate();
        });
    }

    private static PageTable shadow(PagingMode mode) {
        return shadow(mode, Boots.withKasan(Boots.plan(mode)), false);
    }

    private static Walk.Mapped mapped(PageTable tables, long va) {
        Walk.End end = tables.walk(KasanShadow.shadow(va)).end();
        assertThat(end).isInstanceOf(Walk.Mapped.class);
        return (Walk.Mapped) end;
    }

    @ParameterizedTest
    @EnumSource
    void every_byte_of_ram_has_shadow_of_its_own_and_memory_that_may_come_has_none(PagingMode mode) {
        PageTable tables = shadow(mode);
        long direct = LayoutFormulas.pageOffset(mode);

        for (long offset = 0; offset < 2L << 30; offset += 16 << 20) {
            assertThat(tables.word(KasanShadow.shadow(direct + offset), 1) & Pte.LOW_BITS)
                    .as("%x", offset)
                    .isEqualTo(Pgprot.PAGE_KERNEL);
        }
        assertThat(tables.walk(KasanShadow.shadow(direct + (2L << 30))).end()).isInstanceOf(Walk.Faulted.class);
    }

    @ParameterizedTest
    @EnumSource
    void what_needs_no_checks_reads_from_one_page_through_shared_tables(PagingMode mode) {
        PageTable tables = shadow(mode);
        AddressLayout layout = Boots.plan(mode).layout();
        long first = mapped(tables, layout.start(Area.VMEMMAP)).pa() & -PAGE_BYTES;

        for (long va = layout.start(Area.VMEMMAP);
                va < layout.start(Area.VMALLOC);
                va += entryBytes(mode.rootLevel()) / 4) {
            assertThat(mapped(tables, va).pa() & -PAGE_BYTES).isEqualTo(first);
        }
        long last = KasanShadow.shadow(layout.start(Area.VMALLOC)) - PAGE_BYTES;
        assertThat(tables.word(last, 0) & Pte.LOW_BITS).isEqualTo(Pgprot.KASAN_EARLY_SHADOW);
        assertThat(tables.isShared(tables.table(last, 0))).isTrue();
        long fixmap = KasanShadow.shadow(layout.start(Area.FIXMAP));
        assertThat(tables.word(fixmap, 0) & Pte.LOW_BITS).isEqualTo(Pgprot.PAGE_KERNEL_READ);
        assertThat(tables.word(fixmap - PAGE_BYTES, 0)).isZero();
    }

    /** The slots that recordings of these kernels show. */
    @ParameterizedTest
    @CsvSource({"SV39, 479, 486", "SV48, 484, 490", "SV57, 484, 490"})
    void vmalloc_has_empty_tables_for_its_shadow(PagingMode mode, int first, int last) {
        PageTable tables = shadow(mode);

        for (int slot = first; slot <= last; slot++) {
            assertThat(tables.isEmptyBelowRoot(slot)).as("slot %d", slot).isTrue();
        }
        assertThat(tables.isEmptyBelowRoot(first - 1)).isFalse();
        assertThat(tables.isEmptyBelowRoot(last + 1)).isFalse();
    }

    @Test
    void below_a_root_entry_that_is_there_vmalloc_has_tables_by_the_gigabyte() {
        PageTable tables = shadow(PagingMode.SV48);
        long first = KasanShadow.shadow(Boots.plan(PagingMode.SV48).layout().start(Area.VMALLOC));

        for (int slot = 444; slot < SLOTS; slot++) {
            long va = first + (slot - 444) * entryBytes(2);
            assertThat(Pte.isPointer(tables.word(va, 2))).as("slot %d", slot).isTrue();
            assertThat(tables.isShared(tables.table(va, 1))).isFalse();
            assertThat(tables.word(va, 1)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_kernels_image_has_shadow_as_far_as_it_goes(PagingMode mode) {
        PageTable tables = shadow(mode);
        long image = LayoutFormulas.KERNEL_LINK_ADDR;

        assertThat(tables.word(KasanShadow.shadow(image), 0) & Pte.LOW_BITS).isEqualTo(Pgprot.PAGE_KERNEL);
        assertThat(tables.word(KasanShadow.shadow(image + 0xbe_ffff), 0)).isNotZero();
        assertThat(tables.word(KasanShadow.shadow(image + 0xbf_0000), 0)).isZero();
    }

    @Test
    void ram_that_begins_within_a_page_of_shadow_has_that_page() {
        BootPlan plan = Boots.withKasan(Boots.plan(
                PagingMode.SV48,
                KernelProfile.of("6.12.107"),
                64,
                List.of(Boots.ram(Boots.BASE + 0x6_1000, (1L << 30) - 0x6_1000))));
        PageTable tables = shadow(PagingMode.SV48, plan, false);
        long first = KasanShadow.shadow(LayoutFormulas.pageOffset(PagingMode.SV48) + 0x6_0000);

        assertThat(tables.word(first, 0)).isNotZero();
        assertThat(tables.word(first - PAGE_BYTES, 0)).isZero();
    }

    /** Eight aligned GiB of RAM: the one leaf that ever stands in a root slot. */
    @Test
    void in_sv39_a_gibibyte_of_shadow_is_a_leaf_in_the_root() {
        BootPlan plan = Boots.withKasan(
                Boots.plan(PagingMode.SV39, KernelProfile.of("6.12.107"), 64, List.of(Boots.ram(1L << 33, 16L << 30))));
        long va = KasanShadow.shadow(LayoutFormulas.pageOffset(PagingMode.SV39));

        assertThat(shadow(PagingMode.SV39, plan, true).word(va, 2) & Pte.LOW_BITS)
                .isEqualTo(Pgprot.PAGE_KERNEL);
        assertThat(Pte.isPointer(shadow(PagingMode.SV39, plan, false).word(va, 2)))
                .isTrue();
    }
}
