package replug.domain.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/** The struct pages of boot RAM: kernel-spec 3.4. */
class BootVmemmapTest {
    private static final long SECTION = 128 << 20;

    /** Offsets in vmemmap, in units of 2 MiB, that have a leaf. */
    private static List<Long> leaves(PagingMode mode, BootPlan plan, Boots.Frames frames) {
        PageTable tables = Boots.run(
                PageTable.empty(mode, Boots.ROOT),
                frames,
                (kernel, _) -> new BootVmemmap(plan, kernel, frames).populate());
        long start = plan.layout().start(Area.VMEMMAP);
        List<Long> leaves = new ArrayList<>();
        tables.forEachRun(plan.layout().cuts(), run -> {
            for (int i = 0; i < run.count(); i++) {
                if (Pte.isLeaf(run.word(i))) {
                    assertThat(run.level()).isEqualTo(1);
                    assertThat(run.word(i) & Pte.LOW_BITS).isEqualTo(Pgprot.PAGE_KERNEL);
                    leaves.add((run.va() - start) / (2 << 20) + i);
                }
            }
        });
        return leaves;
    }

    private static BootPlan plan(String release, int structPageBytes, BootRam... ram) {
        return Boots.plan(PagingMode.SV48, KernelProfile.of(release), structPageBytes, List.of(ram));
    }

    private static List<Long> leaves(BootPlan plan) {
        return leaves(PagingMode.SV48, plan, new Boots.Frames(PagingMode.SV48));
    }

    @ParameterizedTest
    @EnumSource
    void every_section_of_64_byte_struct_pages_is_one_leaf(PagingMode mode) {
        assertThat(leaves(mode, Boots.plan(mode), new Boots.Frames(mode)))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L);
    }

    @Test
    void a_section_with_any_ram_at_all_has_its_whole_memmap() {
        assertThat(leaves(plan(
                        "6.12.107",
                        64,
                        Boots.ram(Boots.BASE + SECTION / 2, 3 * SECTION),
                        new BootRam(Boots.BASE + 9 * SECTION, 4096, 0, false))))
                .containsExactly(0L, 1L, 2L, 3L, 9L);
    }

    @Test
    void smaller_struct_pages_share_leaves() {
        assertThat(leaves(plan("6.12.107", 56, Boots.ram(Boots.BASE, 8 * SECTION))))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void with_hvo_built_in_vmemmap_begins_at_a_lower_frame() {
        assertThat(leaves(plan("7.2.13", 64, Boots.ram(Boots.BASE, 2 * SECTION))))
                .containsExactly(16L, 17L);
    }

    @Test
    void each_node_has_one_buffer_and_newer_kernels_none() {
        BootRam first = new BootRam(Boots.BASE, 3 * SECTION, 0, true);
        BootRam second = new BootRam(Boots.BASE + 3 * SECTION, 2 * SECTION, 1, true);
        List<String> buffers = new ArrayList<>();
        Boots.Frames frames = new Boots.Frames(PagingMode.SV48) {
            @Override
            public void beginMemmap(int node, long bytes) {
                buffers.add("node %d: %d MiB".formatted(node, bytes >> 20));
            }
        };

        leaves(PagingMode.SV48, plan("6.12.107", 64, first, second), frames);
        assertThat(buffers).containsExactly("node 0: 6 MiB", "node 1: 4 MiB");

        buffers.clear();
        leaves(PagingMode.SV48, plan("7.2.13", 64, first, second), frames);
        assertThat(buffers).isEmpty();
    }
}
