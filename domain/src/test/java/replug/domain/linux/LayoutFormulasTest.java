package replug.domain.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import replug.domain.paging.PagingMode;

/** The numbers of kernel-spec 1.2 and 1.3. */
class LayoutFormulasTest {
    @ParameterizedTest
    @CsvSource({
        "SV39, ffffffc4fea00000, ffffffc4ff000000, ffffffc500000000, ffffffc600000000, ffffffd600000000, fffffff700000000",
        "SV48, ffff8d7ffea00000, ffff8d7fff000000, ffff8d8000000000, ffff8f8000000000, ffffaf8000000000, ffffef8000000000",
        "SV57, ff1bfffffea00000, ff1bffffff000000, ff1c000000000000, ff20000000000000, ff60000000000000, ffdf000000000000"
    })
    void every_area_begins_where_the_kernel_prints_it(
            PagingMode mode, String fixmap, String pci, String vmemmap, String vmalloc, String direct, String shadow) {
        AddressLayout layout = Boots.plan(mode).layout();

        assertThat(layout.start(Area.FIXMAP)).isEqualTo(hex(fixmap));
        assertThat(layout.start(Area.PCI_IO)).isEqualTo(hex(pci));
        assertThat(layout.start(Area.VMEMMAP)).isEqualTo(hex(vmemmap));
        assertThat(layout.start(Area.VMALLOC)).isEqualTo(hex(vmalloc));
        assertThat(layout.start(Area.DIRECT_MAP)).isEqualTo(hex(direct));
        assertThat(layout.start(Area.KASAN)).isEqualTo(hex(shadow));
        assertThat(layout.start(Area.MODULES)).isEqualTo(hex("ffffffff00000000"));
        assertThat(layout.start(Area.KERNEL)).isEqualTo(hex("ffffffff80000000"));
        assertThat(layout.constant("MODULES_VADDR")).isEqualTo(hex("ffffffff00bf0000"));
        assertThat(layout.constant("vmemmap_start_pfn")).isEqualTo(0x8_0000);
    }

    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }

    @ParameterizedTest
    @EnumSource
    void larger_struct_pages_move_vmemmap_and_what_is_below_it_down(PagingMode mode) {
        KernelProfile profile = KernelProfile.of("6.12.107");
        AddressLayout usual = Boots.plan(mode).layout();
        AddressLayout larger =
                Boots.plan(mode, profile, 72, Boots.plan(mode).ram()).layout();
        long vmemmapBytes = usual.start(Area.VMALLOC) - usual.start(Area.VMEMMAP);

        assertThat(larger.start(Area.VMEMMAP)).isEqualTo(usual.start(Area.VMEMMAP) - vmemmapBytes);
        assertThat(larger.start(Area.FIXMAP)).isEqualTo(usual.start(Area.FIXMAP) - vmemmapBytes);
        assertThat(larger.start(Area.VMALLOC)).isEqualTo(usual.start(Area.VMALLOC));
        assertThat(Boots.plan(mode, profile, 56, Boots.plan(mode).ram()).layout())
                .isEqualTo(usual);
    }

    @ParameterizedTest
    @CsvSource({
        "6.12.9, 80200000, 80200",
        "6.12.10, 80200000, 80000",
        "7.2.13, 80200000, 0",
        "7.2.13, 480200000, 400000"
    })
    void vmemmap_begins_at_rams_start_rounded_down_as_each_release_does(String release, String start, String pfn) {
        BootPlan plan = Boots.plan(
                PagingMode.SV48, KernelProfile.of(release), 64, java.util.List.of(Boots.ram(hex(start), 1L << 30)));

        assertThat(plan.layout().constant("vmemmap_start_pfn")).isEqualTo(hex(pfn));
    }

    @Test
    void ram_is_taken_as_far_as_128_root_entries_reach() {
        assertThat(LayoutFormulas.kernVirtSize(PagingMode.SV39)).isEqualTo(0x20_0000_0000L);
        assertThat(LayoutFormulas.kernVirtSize(PagingMode.SV48)).isEqualTo(0x4000_0000_0000L);
        assertThat(LayoutFormulas.kernVirtSize(PagingMode.SV57)).isEqualTo(0x80_0000_0000_0000L);
    }
}
