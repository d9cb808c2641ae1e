package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;

class WalkFormatsTest {
    private static MachineFacts facts(String recording) throws IOException {
        try (Recording opened = Recording.open(Recordings.named(recording), _ -> {})) {
            return opened.facts();
        }
    }

    /** The recording's tables after its {@code step}th step that has any. */
    private static PageTable tables(String recording, int step) throws IOException {
        MachineFacts facts = facts(recording);
        List<List<String>> steps = Recordings.tables(Recordings.named(recording));
        return TableLines.read(facts.mode(), facts.swapperPgDir(), steps.get(step));
    }

    private static String crash(String recording, int step, long va) throws IOException {
        PageTable tables = tables(recording, step);
        MachineFacts facts = facts(recording);
        return Printed.text(out -> CrashVtop.write(tables.walk(va), facts, out));
    }

    private static String vmprint(PageTable tables, long va) {
        return Printed.text(out -> Vmprint.write(tables, tables.walk(va), out));
    }

    @Test
    void vtop_of_sv48_has_four_levels_and_a_large_leaf_ends_them() throws IOException {
        assertThat(crash("nokasan-sv48-basic", 1, 0xffffaf8080123456L)).isEqualTo("""
                VIRTUAL           PHYSICAL       \s
                ffffaf8080123456  100123456      \s

                PAGE DIRECTORY: ffffffff80b85000
                  PGD: ffffffff80b85af8 => 2ffffc01
                  PUD: 00000000bffff010 => 000000002060dc01
                  PMD: 0000000081837000 => 00000000400000e7
                 PAGE: 0000000100000000  (2MB)
                """);
    }

    @Test
    void vtop_of_a_page_has_all_levels_of_the_mode() throws IOException {
        assertThat(crash("nokasan-sv39-basic", 0, 0xffffffc600001234L)).isEqualTo("""
                VIRTUAL           PHYSICAL       \s
                ffffffc600001234  810f2234       \s

                PAGE DIRECTORY: ffffffff80b85000
                  PGD: ffffffff80b858c0 => 20401001
                  PMD: 0000000081004000 => 000000002043d401
                  PTE: 00000000810f5008 => 000000002043c8e7
                 PAGE: 00000000810f2000
                """);
        assertThat(crash("nokasan-sv57-basic", 0, 0xff20000000000000L).lines().map(line -> line.split(":", 2)[0]))
                .endsWith("PAGE DIRECTORY", "  PGD", "  P4D", "  PUD", "  PMD", "  PTE", " PAGE");
    }

    @Test
    void vtop_of_what_is_not_mapped_ends_with_the_entry_that_says_so() throws IOException {
        assertThat(crash("nokasan-sv48-basic", 0, 0xffffaf8080000000L)).isEqualTo("""
                VIRTUAL           PHYSICAL       \s
                ffffaf8080000000  (not mapped)

                PAGE DIRECTORY: ffffffff80b85000
                  PGD: ffffffff80b85af8 => 2ffffc01
                  PUD: 00000000bffff010 => 0000000000000000
                """);
    }

    @Test
    void the_page_directory_is_where_the_kernel_has_swapper_pg_dir() throws IOException {
        MachineFacts facts = facts("stock-sv48-random");
        long symbol = Objects.requireNonNull(facts.kernelImage().get("swapper_pg_dir"));

        assertThat(crash("stock-sv48-random", 0, symbol))
                .contains("\nPAGE DIRECTORY: " + Long.toHexString(symbol) + "\n")
                .contains("ffffffff81dca000  81fca000");
    }

    @Test
    void vmprint_of_a_walk_has_its_entries_only() throws IOException {
        assertThat(vmprint(tables("nokasan-sv48-basic", 1), 0xffffaf8080123456L))
                .isEqualTo("""
                page table 0x0000000080d85000
                 ..351: pte 0x000000002ffffc01 pa 0x00000000bffff000
                 .. ..2: pte 0x000000002060dc01 pa 0x0000000081837000
                 .. .. ..0: pte 0x00000000400000e7 pa 0x0000000100000000
                """);
    }

    @Test
    void vmprint_leaves_out_an_entry_that_is_not_valid() throws IOException {
        assertThat(vmprint(tables("nokasan-sv48-basic", 0), 0xffffaf8080000000L))
                .isEqualTo("""
                page table 0x0000000080d85000
                 ..351: pte 0x000000002ffffc01 pa 0x00000000bffff000
                """);
    }

    /** The tables that MIT's page-table lab of 2020 shows. */
    @Test
    void vmprint_prints_what_xv6_prints_of_its_first_process() {
        PageTable tables = PageTable.empty(PagingMode.SV39, 0x87f6_e000L).edit(edit -> {
            edit.set(0, 2, 1, 0x21fd_a801, 0);
            edit.set(0, 1, 1, 0x21fd_a401, 0);
            edit.set(0, 0, 1, 0x21fd_ac1f, 0);
            edit.set(0x1000, 0, 1, 0x21fd_a00f, 0);
            edit.set(0x2000, 0, 1, 0x21fd_9c1f, 0);
            edit.set(255L << 30, 2, 1, 0x21fd_b401, 0);
            edit.set((255L << 30) + (511L << 21), 1, 1, 0x21fd_b001, 0);
            edit.set((256L << 30) - 0x2000, 0, 1, 0x21fd_d807, 0);
            edit.set((256L << 30) - 0x1000, 0, 1, 0x2000_1c0b, 0);
        });

        assertThat(Printed.text(out -> Vmprint.write(tables, replug.domain.paging.AddressRanges.ALL, out)))
                .isEqualTo("""
                page table 0x0000000087f6e000
                 ..0: pte 0x0000000021fda801 pa 0x0000000087f6a000
                 .. ..0: pte 0x0000000021fda401 pa 0x0000000087f69000
                 .. .. ..0: pte 0x0000000021fdac1f pa 0x0000000087f6b000
                 .. .. ..1: pte 0x0000000021fda00f pa 0x0000000087f68000
                 .. .. ..2: pte 0x0000000021fd9c1f pa 0x0000000087f67000
                 ..255: pte 0x0000000021fdb401 pa 0x0000000087f6d000
                 .. ..511: pte 0x0000000021fdb001 pa 0x0000000087f6c000
                 .. .. ..510: pte 0x0000000021fdd807 pa 0x0000000087f76000
                 .. .. ..511: pte 0x0000000020001c0b pa 0x0000000080007000
                """);
    }
}
