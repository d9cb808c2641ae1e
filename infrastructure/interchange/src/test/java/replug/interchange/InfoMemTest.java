package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import replug.domain.paging.AddressRanges;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

class InfoMemTest {
    private static final String HEADER = """
            vaddr            paddr            size             attr
            ---------------- ---------------- ---------------- -------
            """;

    private static String infoMem(PageTable tables) {
        return Printed.text(out -> InfoMem.write(tables, AddressRanges.ALL, out));
    }

    /** What QEMU printed of a stock kernel to which memory was added, with the words in its RAM at that moment. */
    @ParameterizedTest
    @CsvSource({
        "SV39, sv39-boot",
        "SV39, sv39-online",
        "SV39, sv39-offline",
        "SV39, sv39-removed",
        "SV57, sv57-boot",
        "SV57, sv57-online",
        "SV57, sv57-offline",
        "SV57, sv57-removed"
    })
    void a_running_process_and_its_kernel_are_printed_as_qemu_printed_them_byte_for_byte(PagingMode mode, String name)
            throws IOException {
        Path folder = Path.of("src/test/resources/infomem");
        List<String> lines = Files.readAllLines(folder.resolve(name + ".tables"));
        long root = Hex.parse(Columns.split(lines.getFirst()).get(1));

        String printed = infoMem(TableLines.read(mode, root, lines));

        assertThat(printed).isEqualTo(Files.readString(folder.resolve(name + ".txt")));
    }

    @ParameterizedTest
    @EnumSource
    void nothing_mapped_is_the_header_alone(PagingMode mode) {
        assertThat(infoMem(PageTable.empty(mode, 0x8000_0000L))).isEqualTo(HEADER);
    }

    private static PageTable leaves(long... words) {
        return PageTable.empty(PagingMode.SV39, 0x8000_0000L).edit(edit -> {
            edit.set(0, 2, 1, Pte.table(0x8000_1000L), 0);
            edit.set(0, 1, 2, Pte.table(0x8000_2000L), Pte.NEXT_PAGE);
            for (int i = 0; i < words.length; i++) {
                edit.set(0x1f_d000 + i * 0x1000L, 0, 1, words[i], 0);
            }
        });
    }

    @Test
    void a_line_ends_with_its_table_page_though_all_goes_on() {
        assertThat(infoMem(leaves(0x4e7, 0x8e7, 0xce7, 0x10e7))).isEqualTo(HEADER + """
                        00000000001fd000 0000000000001000 0000000000003000 rw--gad
                        0000000000200000 0000000000004000 0000000000001000 rw--gad
                        """);
    }

    @Test
    void a_line_ends_where_an_attribute_or_the_physical_address_differs() {
        assertThat(infoMem(leaves(0x4e7, 0x8e3, 0x10e3))).isEqualTo(HEADER + """
                        00000000001fd000 0000000000001000 0000000000001000 rw--gad
                        00000000001fe000 0000000000002000 0000000000001000 r---gad
                        00000000001ff000 0000000000004000 0000000000001000 r---gad
                        """);
    }

    @Test
    void software_bits_and_the_memory_type_end_no_line() {
        assertThat(infoMem(leaves(0x4e7, 0x9e7, 1L << 61 | 0xee7))).isEqualTo(HEADER + """
                        00000000001fd000 0000000000001000 0000000000003000 rw--gad
                        """);
    }

    @Test
    void what_is_not_valid_has_no_line_and_ends_one() {
        assertThat(infoMem(leaves(0x4e7, 0x8e6, 0xce7))).isEqualTo(HEADER + """
                        00000000001fd000 0000000000001000 0000000000001000 rw--gad
                        00000000001ff000 0000000000003000 0000000000001000 rw--gad
                        """);
    }

    @Test
    void a_pointer_at_the_lowest_level_has_no_line() {
        assertThat(infoMem(leaves(0x401))).isEqualTo(HEADER);
    }

    @Test
    void a_table_that_several_entries_point_to_is_printed_at_each() {
        PageTable tables = PageTable.empty(PagingMode.SV39, 0x8000_0000L).edit(edit -> {
            edit.set(0, 2, 2, Pte.table(0x8000_1000L), 0);
            edit.set(0, 1, 1, 0xeb, 0);
        });

        assertThat(infoMem(tables)).isEqualTo(HEADER + """
                        0000000000000000 0000000000000000 0000000000200000 r-x-gad
                        0000000040000000 0000000000000000 0000000000200000 r-x-gad
                        """);
    }

    @Test
    void lines_that_are_cut_to_a_range_are_counted() {
        PageTable tables = leaves(0x4e7, 0x8e7, 0xce7, 0x10e7);

        String[] printed = {""};
        long[] cut = {0};
        printed[0] = Printed.text(out -> cut[0] = InfoMem.write(tables, AddressRanges.of(0x1f_e800, 0x20_0fff), out));

        assertThat(printed[0]).isEqualTo(HEADER + """
                        00000000001fe000 0000000000002000 0000000000002000 rw--gad
                        0000000000200000 0000000000004000 0000000000001000 rw--gad
                        """);
        assertThat(cut[0]).isEqualTo(1);
    }
}
