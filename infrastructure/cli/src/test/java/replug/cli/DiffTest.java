package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.interchange.Hex;
import replug.interchange.TableLines;
import replug.interchange.WriteText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** replug diff, on recordings of real kernels. */
class DiffTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Cli imported(String recording) {
        return Cli.imported(folder, recording);
    }

    private static String shown(Cli cli, Object... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.out();
    }

    private static List<String> lines(Cli cli, Object... command) {
        return shown(cli, command).lines().toList();
    }

    @Test
    void an_added_block_is_told_with_its_struct_pages() {
        Cli cli = imported("nokasan-sv48-basic");

        List<String> lines = lines(cli, "diff", "0..1");

        assertThat(lines.getFirst()).matches("event 0 machine-booted \\S+Z to 1 memory-added \\S+Z, ends inclusive");
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(
                        "  virtual                               physical                                  leaves flags",
                        "vmemmap: struct pages of memory32 new, offline, kept in boot RAM memory16-23,",
                        "    by event 1 memory-added",
                        "+ 0xffff8d8002000000-0xffff8d80021fffff 0x0000000081a00000-0x0000000081bfffff     1 x 2M DAG..WRV",
                        "direct: memory32 new, offline, by event 1 memory-added",
                        "+ 0xffffaf8080000000-0xffffaf8087ffffff 0x0000000100000000-0x0000000107ffffff    64 x 2M DAG..WRV",
                        "table pages  made pmd 1; freed 0",
                        "root table   0 entries written; 0 that were there put to use, 0 out of use",
                        "area     mapped  unmapped  changed  ranges  leaves before -> after",
                        "vmemmap      2M         0        0       1  2M 8 -> 9",
                        "direct     128M         0        0       1  2M 510 -> 574");
        assertThat(lines(cli, "diff", "1..0")).anyMatch(line -> line.startsWith("- 0xffffaf8080000000-"));
        assertThat(lines(cli, "diff", "2..3"))
                .contains("no entry of any table differs")
                .hasSize(2);
        assertThat(shown(cli, "diff", "0..9")).contains("by event 5 memory-added (newest of 3)");
    }

    @Test
    void what_is_unmapped_though_others_need_it_is_told() {
        Cli cli = imported("nokasan72-sv48-pagemap");

        assertThat(lines(cli, "diff", "9"))
                .contains(
                        "! still there: ZONE_DEVICE 0x100000000-0x1001fffff, ZONE_DEVICE 0x100400000-0x1005fffff",
                        "- 0xffff8d8004000000-0xffff8d80041fffff 0x0000000081a00000-0x0000000081bfffff     1 x 2M DAG..WRV");
        assertThat(shown(cli, "diff", "10")).doesNotContain("still there");
    }

    @Test
    void memory_that_does_not_go_on_is_told_piece_by_piece() {
        Cli cli = imported("kasan-sv48-basic");

        assertThat(lines(cli, "diff", "1..2", "--area", "kasan"))
                .contains(
                        "+ 0xfffff5ef10000000-0xfffff5ef10ffffff 3 pieces, ascending with gaps          4096 x 4K DAG..WRV",
                        "  0xfffff5ef10000000-0xfffff5ef1002efff 0x00000000827f5000-0x0000000082823fff      first",
                        "  0xfffff5ef100ef000-0xfffff5ef10ffffff 0x0000000082e00000-0x0000000083d10fff       last")
                .noneMatch(line -> line.startsWith("vmalloc"));
        assertThat(lines(cli, "diff", "1..2", "--all"))
                .anyMatch(line -> line.endsWith(" 2/3"))
                .anyMatch(line -> line.startsWith("+ pte table 0x"));
        assertThat(lines(cli, "diff", "1..2", "--stat")).hasSize(4).noneMatch(line -> line.startsWith("+"));
    }

    @Test
    void no_line_is_wider_than_a_terminal() {
        for (String recording : List.of("pagealloc-sv48-basic", "kasan-sv48-pagemap", "nokasan72-sv48-pagemap")) {
            Cli cli = imported(recording);
            for (String range : List.of("0..1", "1..2", "0..9", "9..0", "8..9")) {
                assertThat(lines(cli, "diff", range).stream().skip(1)).allMatch(line -> line.length() <= 100);
            }
        }
    }

    @Test
    void events_are_named_in_many_ways() {
        Cli cli = imported("nokasan-sv48-basic");
        String expected = shown(cli, "diff", "0..1");

        assertThat(shown(cli, "diff", "0", "1")).isEqualTo(expected);
        assertThat(shown(cli, "diff", "1")).isEqualTo(expected);
        assertThat(shown(cli, "diff", "..1")).isEqualTo(expected);
        assertThat(shown(cli, "diff", "12..")).isEqualTo(shown(cli, "diff", "12..13"));
    }

    @Test
    void what_makes_no_sense_is_said_in_a_line() {
        Cli cli = imported("nokasan-sv48-basic");

        assertRefused(cli, "event 0 is the boot", "diff", "0");
        assertRefused(cli, "expected events as A..B", "diff", "x..y");
        assertRefused(cli, "expected events as A..B", "diff", "1..2", "3");
        assertRefused(cli, "has no event 99: its last is 13", "diff", "0..99");
        assertRefused(cli, "has no event 99: its last is 13", "diff", "99..");
        assertRefused(cli, "--area stack: expected fixmap", "diff", "1", "--area", "stack");
        assertRefused(cli, "could not be applied", "diff", "1", "--format", "writes", "--area", "direct");
    }

    private static void assertRefused(Cli cli, String message, Object... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void the_writes_make_one_dump_into_the_other() {
        Cli cli = imported("kasan-sv48-basic");
        long root = Hex.parse(
                JSON.readTree(shown(cli, "replay", "--json")).get("rootTable").stringValue());
        for (String range : List.of("0..1", "1..2", "2..1", "0..5", "5..0")) {
            List<String> ends = List.of(range.split("\\.\\.", -1));
            PageTable tables = TableLines.read(PagingMode.SV48, root, lines(cli, "dump", "--at", ends.get(0)));
            PageTable made = tables.apply(lines(cli, "diff", range, "--format", "writes").stream()
                    .map(line -> WriteText.parse(JSON.readTree(line).stringValue()))
                    .toList());
            PageTable expected = TableLines.read(PagingMode.SV48, root, lines(cli, "dump", "--at", ends.get(1)));
            assertThat(made.digest()).as(range).isEqualTo(expected.digest());
            assertThat(made.runs()).as(range).isEqualTo(expected.runs());
        }
    }

    @Test
    void json_says_it_all() {
        Cli cli = imported("nokasan-sv48-basic");

        JsonNode json = JSON.readTree(shown(cli, "diff", "0..1", "--json"));

        assertThat(json.get("from").get("event").intValue()).isZero();
        assertThat(json.get("to").get("name").stringValue()).isEqualTo("memory-added");
        assertThat(json.get("ranges")).hasSize(2);
        assertThat(json.get("ranges").get(1))
                .hasToString("{\"kind\":\"mapped\",\"area\":\"direct\",\"va\":\"0xffffaf8080000000\","
                        + "\"lastVa\":\"0xffffaf8087ffffff\",\"owner\":{\"is\":\"memory\",\"of\":\"direct\",\"parts\":["
                        + "{\"firstBlock\":32,\"blocks\":1,\"bootRam\":false,\"before\":\"absent\",\"zoneBefore\":null,"
                        + "\"after\":\"offline\",\"zoneAfter\":null}]},\"after\":{\"leafBytes\":\"0x200000\",\"leaves\":64,"
                        + "\"bits\":\"0xe7\",\"flags\":\"DAG..WRV\",\"valid\":true},\"event\":1,\"name\":\"memory-added\","
                        + "\"events\":1,\"pieces\":[{\"va\":\"0xffffaf8080000000\",\"lastVa\":\"0xffffaf8087ffffff\","
                        + "\"after\":{\"pa\":\"0x100000000\",\"lastPa\":\"0x107ffffff\"}}]}");
        assertThat(json.get("tables").get("made")).hasSize(1);
        assertThat(json.get("rootWrites")).isEmpty();
        assertThat(json.get("sums").get(1).get("mappedBytes").stringValue()).isEqualTo("0x8000000");
        assertThat(shown(cli, "diff", "0..1", "--format", "json")).isEqualTo(shown(cli, "diff", "0..1", "--json"));
    }

    @Test
    void html_needs_nothing_else() {
        Cli cli = imported("nokasan72-sv48-pagemap");

        String page = shown(cli, "diff", "0..9", "--format", "html");

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("</html>", "Both ends of ranges are inclusive", "-&gt;");
        assertThat(page).doesNotContain("<script", "http:", "https:", "src=", "url(");
    }
}
