package replug.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelImage.Sizes;
import replug.domain.linux.KernelProfile;
import replug.domain.memory.NodeMask;
import replug.domain.paging.PagingMode;

/** What cannot boot is refused in one line, before anything is recorded. */
class BootParametersTest {
    private static final long BASE = 0x8000_0000L;
    private static final long G = 1L << 30;

    private static BootRam ram(long start, long bytes) {
        return new BootRam(start, bytes, 0, true);
    }

    private static BootParameters of(
            String kernel,
            @Nullable Long address,
            int structPageBytes,
            String autoOnline,
            String policy,
            @Nullable NodeMask nodes,
            BootRam... ram) {
        return new BootParameters(
                PagingMode.SV48,
                kernel,
                null,
                List.of(ram),
                address,
                Sizes.DEFAULT,
                structPageBytes,
                false,
                true,
                false,
                false,
                false,
                true,
                9,
                autoOnline,
                policy,
                nodes);
    }

    private static BootParameters of(BootRam... ram) {
        return of("6.12.107", null, 64, "offline", "contig-zones", null, ram);
    }

    private static void refused(Supplier<BootParameters> parameters, String message) {
        assertThatThrownBy(() -> Hotplug.decide(null, new Command.BootMachine(parameters.get(), null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void ram_must_be_whole_pages_that_do_not_overlap() {
        refused(BootParametersTest::of, "a machine without RAM does not boot");
        refused(() -> of(ram(BASE, 0)), "RAM of 0x0 bytes at 0x80000000: expected whole pages");
        refused(() -> of(ram(BASE + 1, G)), "expected whole pages of 4 KiB");
        refused(() -> of(ram(1L << 56, G)), "below 2^56");
        refused(() -> of(ram(-4096, 8192)), "below 2^56");
        refused(
                () -> of(ram(BASE, 2 * G), ram(BASE + G, 2 * G)),
                "RAM ranges overlap: 0x80000000-0xffffffff and 0xc0000000-0x13fffffff");
    }

    @Test
    void the_kernel_must_be_aligned_and_fit_into_ram() {
        refused(
                () -> of("6.12.107", 0x8010_0000L, 64, "offline", "contig-zones", null, ram(BASE, G)),
                "the kernel's physical address 0x80100000 is not a multiple of 2 MiB");
        refused(() -> of(ram(BASE, 8 << 20)), "no RAM has room for the kernel, 0xc00000 bytes at 0x80200000");
        refused(
                () -> of("6.12.107", 0x4000_0000L, 64, "offline", "contig-zones", null, ram(BASE, G)),
                "no RAM has room for the kernel");
        refused(() -> of(ram(BASE, 14 << 20)), "RAM is too small for this kernel");
    }

    @Test
    void what_no_kernel_knows_is_refused() {
        refused(
                () -> of("next", null, 64, "offline", "contig-zones", null, ram(BASE, G)),
                "expected a kernel release such as 6.12.107, found \"next\"");
        refused(
                () -> of("6.12.107", null, 63, "offline", "contig-zones", null, ram(BASE, G)),
                "a struct page is 63 bytes, expected a multiple of 8 from 40 to 128");
        refused(
                () -> of("6.12.107", null, 64, "movable", "contig-zones", null, ram(BASE, G)),
                "auto-online type is \"movable\"");
        refused(
                () -> of("6.12.107", null, 64, "offline", "any", null, ram(BASE, G)),
                "online policy is \"any\", expected contig-zones or auto-movable");
        refused(
                () -> of("6.12.107", null, 64, "offline", "contig-zones", NodeMask.of(1), ram(BASE, G)),
                "RAM at 0x80000000 is of node 0, which is not among the possible nodes 1");
    }

    @Test
    void from_7_2_on_debian_lets_added_memory_go_online_by_itself() {
        assertThat(KernelProfile.autoOnline("6.12.107+deb13-riscv64")).isEqualTo("offline");
        assertThat(KernelProfile.autoOnline("7.2.13")).isEqualTo("online");
    }

    @Test
    void memblock_has_nomap_ranges_cut_out_and_neighbours_joined() {
        BootParameters parameters = of(
                ram(BASE, G),
                ram(BASE + G, G),
                new BootRam(BASE, 0x6_0000, 0, false),
                new BootRam(BASE + 3 * G, G, 1, true),
                ram(BASE + 2 * G, G));

        assertThat(parameters.memblock())
                .containsExactly(
                        new BootRam(BASE, 0x6_0000, 0, false),
                        ram(BASE + 0x6_0000, 3 * G - 0x6_0000),
                        new BootRam(BASE + 3 * G, G, 1, true));
    }
}
