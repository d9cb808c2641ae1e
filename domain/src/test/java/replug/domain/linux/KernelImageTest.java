package replug.domain.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import replug.domain.linux.KernelImage.Sizes;
import replug.domain.paging.PagingMode;

class KernelImageTest {
    private static final long OFFSET = LayoutFormulas.pageOffset(PagingMode.SV48);

    private static KernelImage at(long physAddr, Sizes sizes) {
        return KernelImage.at(physAddr, LayoutFormulas.KERNEL_LINK_ADDR, sizes, OFFSET, Boots.BASE);
    }

    @Test
    void the_parts_lie_where_the_recorded_kernel_has_them() {
        KernelImage image = at(0x8020_0000L, Sizes.DEFAULT);

        assertThat(image.names())
                .containsEntry("va_pa_offset", 0xffff_af7f_8000_0000L)
                .containsEntry("va_kernel_pa_offset", 0xffff_fffe_ffe0_0000L)
                .containsEntry("size", 0xbf_0000L)
                .containsEntry("__init_begin", 0xffff_ffff_8040_0000L)
                .containsEntry("__init_data_begin", 0xffff_ffff_8060_0000L)
                .containsEntry("__init_end", 0xffff_ffff_806c_ede0L)
                .containsEntry("__start_rodata", 0xffff_ffff_8080_0000L)
                .containsEntry("_data", 0xffff_ffff_80a0_0000L)
                .containsEntry("_end", 0xffff_ffff_80bf_0000L);
        assertThat(image.swapperPgDir()).isEqualTo(0x80d8_5000L);
        assertThat(image.paOf("_data")).isEqualTo(0x80c0_0000L);
    }

    @Test
    void what_boot_needs_and_is_not_known_is_named() {
        Map<String, Long> known = Map.of("phys_addr", 0L, "virt_addr", 0L, "size", 0L, "_start", 0L);

        assertThat(KernelImage.missing(known))
                .containsExactly("__init_begin", "__init_data_begin", "__init_end", "__start_rodata", "_data");
        assertThatThrownBy(() -> KernelImage.of(known))
                .hasMessageStartingWith("the kernel's image lacks __init_begin, __init_data_begin");
    }

    @Test
    void an_image_that_no_kernel_could_have_is_refused() {
        assertThatThrownBy(() -> at(0x8021_0000L, Sizes.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the kernel's physical address 0x80210000 is not a multiple of 2 MiB");
        assertThatThrownBy(() -> at(0x8020_0000L, new Sizes(1 << 30, 1, 1, 1, 1, 1 << 20)))
                .hasMessageContaining("crosses a multiple of 1 GiB");
        assertThatThrownBy(() -> new Sizes(0x2000, 1, 1, 1, 1, 1 << 20)).hasMessageContaining("its head alone");
        assertThatThrownBy(() -> new Sizes(1 << 20, 0, 1, 1, 1, 1 << 20)).hasMessageContaining("0x0 bytes");
        assertThatThrownBy(() -> new Sizes(1 << 20, 1, 1, 1, 1, 4096)).hasMessageContaining("its static tables");
    }
}
