package replug.domain.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import replug.domain.paging.Pte;

class AddressLayoutTest {
    private static final Map<String, Long> SV48 = Map.of(
            "FIXADDR_START", 0xffff_8d7f_fea0_0000L,
            "PCI_IO_START", 0xffff_8d7f_ff00_0000L,
            "VMEMMAP_START", 0xffff_8d80_0000_0000L,
            "vmemmap_start_pfn", 0x8_0000L,
            "VMALLOC_START", 0xffff_8f80_0000_0000L,
            "PAGE_OFFSET", 0xffff_af80_0000_0000L,
            "KASAN_SHADOW_START", 0xffff_ef80_0000_0000L,
            "MODULES_LOWEST_VADDR", 0xffff_ffff_0000_0000L,
            "KERNEL_LINK_ADDR", 0xffff_ffff_8000_0000L);

    private final AddressLayout layout = new AddressLayout(SV48);

    @Test
    void every_area_begins_at_its_constant_and_ends_before_the_next() {
        for (Area area : Area.values()) {
            assertThat(layout.area(layout.start(area))).isEqualTo(area);
            if (area != Area.OTHER) {
                assertThat(layout.area(layout.start(area) - 1).compareTo(area)).isNegative();
            }
        }
        assertThat(layout.area(-1)).isEqualTo(Area.KERNEL);
        assertThat(layout.area(0x7fff_ffff_ffffL)).isEqualTo(Area.OTHER);
    }

    @Test
    void the_last_root_entry_is_shadow_modules_and_kernel_at_once() {
        assertThat(layout.areas(0xffff_ff80_0000_0000L, -1)).containsExactly(Area.KASAN, Area.MODULES, Area.KERNEL);
        assertThat(layout.areas(0xffff_8d00_0000_0000L, 0xffff_8d7f_ffff_ffffL))
                .containsExactly(Area.FIXMAP, Area.PCI_IO);
    }

    @Test
    void a_layout_that_lacks_an_area_or_has_them_out_of_order_is_refused() {
        Map<String, Long> lacking = new HashMap<>(SV48);
        lacking.remove("PAGE_OFFSET");
        Map<String, Long> disordered = new HashMap<>(SV48);
        disordered.put("PAGE_OFFSET", 0xffff_8000_0000_0000L);

        assertThatThrownBy(() -> new AddressLayout(lacking)).hasMessage("the layout lacks PAGE_OFFSET");
        assertThatThrownBy(() -> new AddressLayout(disordered)).hasMessageStartingWith("PAGE_OFFSET is 0xffff8000");
    }

    @Test
    void the_allocator_chose_struct_page_frames_unless_they_lie_in_the_block_they_describe() {
        AllocatorFrames frames = new AllocatorFrames(layout, 64, true);
        long ofBlockAt4GiB = 0xffff_8d80_0200_0000L;

        assertThat(frames.isOpaque(ofBlockAt4GiB, 1, Pte.of(0x8160_0000L, 0xe7)))
                .isTrue();
        assertThat(frames.isOpaque(ofBlockAt4GiB, 1, Pte.of(0x1_0000_0000L, 0xe7)))
                .isFalse();
        assertThat(frames.isOpaque(ofBlockAt4GiB, 1, Pte.of(0x1_0800_0000L, 0xe7)))
                .isTrue();
        assertThat(frames.isOpaque(0xffff_af80_0000_0000L, 1, Pte.of(0x8000_0000L, 0xe7)))
                .isFalse();
    }

    @Test
    void without_kasan_the_direct_map_may_reach_to_where_its_shadow_would_be() {
        long shadow = layout.start(Area.KASAN);
        long leaf = Pte.of(0x8160_0000L, 0xe7);

        assertThat(new AllocatorFrames(layout, 64, true).isOpaque(shadow, 0, leaf))
                .isTrue();
        assertThat(new AllocatorFrames(layout, 64, false).isOpaque(shadow, 0, leaf))
                .isFalse();
    }
}
