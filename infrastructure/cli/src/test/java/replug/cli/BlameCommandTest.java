package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** blame, of recordings and of machines that were asked; what it says is held against the states elsewhere (BlameTest). */
class BlameCommandTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TIME = "[0-9-]{10}T[0-9:.]+Z by [^,\\s]+";

    @TempDir
    Path folder;

    private Cli imported(String recording) {
        return Cli.imported(folder, recording);
    }

    private Cli asked() {
        Cli cli = new Cli(folder.resolve("asked"));
        assertThat(cli.run("boot", "--mode", "sv48", "--ram", "0x80000000+1G", "--kasan")
                        .exitCode())
                .isZero();
        cli.run("add", "4G", "128M");
        cli.run("write", "auto_online_blocks", "online_movable");
        cli.run("add", "0x108000000", "128M");
        cli.run("online", "32", "--failing-allocation", "4");
        cli.run("offline", "33", "--unmovable", "0x108034");
        cli.run("memremap", "0x140000000", "128M");
        cli.run("memunmap", "0x140000000", "128M");
        return cli;
    }

    /** What was printed, without the times, which are never the same. */
    private static String shown(Cli cli, Object... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lines())
                .allSatisfy(line -> assertThat(line)
                        .satisfiesAnyOf(
                                one -> assertThat(one).hasSizeLessThanOrEqualTo(100),
                                one -> assertThat(one).containsAnyOf("kernel says", "{")));
        return result.out().replaceAll(TIME, "TIME");
    }

    @Test
    void an_address_is_told_level_by_level_newest_first() {
        assertThat(shown(imported("nokasan-sv48-basic"), "blame", "ffffaf8080000000", "--at", 4))
                .isEqualToNormalizingNewlines("""
                after event 4 0xffffaf8080000000 is not mapped: the walk ends at the pud level: the entry is empty
                entry     translates from     in table            - before, + after     flags     points to
                event 4      memory-removed 0x100000000-0x107ffffff, result 0
                             TIME, observed
                pud[2]    0xffffaf8080000000  0x00000000bffff000  - 0x000000002060dc01  .......V  table 0x81837000
                                                                  + 0x0000000000000000  ........
                pmd[0]    0xffffaf8080000000  0x0000000081837000  - 0x00000000400000e7  DAG..WRV  2M 0x100000000
                                                                  + 0x0000000000000000  ........
                event 1      memory-added 0x100000000-0x107ffffff, result 0
                             TIME, observed
                pud[2]    0xffffaf8080000000  0x00000000bffff000  - 0x0000000000000000  ........
                                                                  + 0x000000002060dc01  .......V  table 0x81837000
                pmd[0]    0xffffaf8080000000  0x0000000081837000  - 0x0000000000000000  ........
                                                                  + 0x00000000400000e7  DAG..WRV  2M 0x100000000
                event 0      machine-booted, result 0
                             TIME, observed
                pgd[351]  0xffffaf8000000000  0x0000000080d85000  - 0x0000000000000000  ........
                                                                  + 0x000000002ffffc01  .......V  table 0xbffff000
                """);
    }

    /** KASAN's zero shadow is one table: its entries were written at boot, and other addresses come to read them later. */
    @Test
    void an_entry_that_comes_to_be_read_with_a_shared_table_names_the_event_that_wrote_it() {
        Cli cli = asked();

        assertThat(shown(cli, "blame", "fffff5ef18000000"))
                .contains(
                        "             not written: the walk comes through another table, whose entry event 0 wrote",
                        "             not written: the walk does not come here any more");
        JsonNode writes =
                JSON.readTree(shown(cli, "blame", "fffff5ef18000000", "--json")).get("writes");
        assertThat(writes.get(2).get("written").booleanValue()).isFalse();
        assertThat(writes.get(2).get("writtenBy").intValue()).isZero();
        assertThat(writes.get(2).get("phase").stringValue()).isEqualTo("zero-shadow");
    }

    /** Both are facts: the entry was made, and taken back when a later page was not to be had. */
    @Test
    void what_an_event_wrote_and_took_back_is_told_in_its_order() {
        assertThat(shown(asked(), "blame", "fffff5ef10000000")
                        .lines()
                        .filter(line -> line.startsWith("event") || line.contains("+ 0x")))
                .startsWith(
                        "event 4      memory-block-online-refused 0x100000000-0x107ffffff (memory32), refused: -EPERM",
                        "                                                  + 0x0000000000000000  ........");
    }

    @Test
    void json_has_every_write_with_its_event() {
        JsonNode json = JSON.readTree(
                shown(imported("nokasan-sv48-basic"), "blame", "0xffffaf8080000000", "--at", 1, "--json"));

        assertThat(json.get("va").stringValue()).isEqualTo("0xffffaf8080000000");
        assertThat(json.get("pa").stringValue()).isEqualTo("0x100000000");
        assertThat(json.get("writes")).hasSize(3);
        assertThat(json.get("writes").get(1).propertyNames())
                .contains(
                        "event",
                        "level",
                        "va",
                        "table",
                        "index",
                        "before",
                        "after",
                        "name",
                        "phase",
                        "at",
                        "actor",
                        "operation");
        assertThat(json.get("writes").get(1).get("after").stringValue()).isEqualTo("0x400000e7");
    }

    @Test
    void a_physical_address_is_told_with_all_that_maps_it() {
        Cli cli = imported("nokasan-sv48-basic");

        assertThat(shown(cli, "blame", "--pa", "80200000").lines().toList())
                .startsWith(
                        "after event 13 0x0000000080200000 is mapped at",
                        "virtual             area    leaf  flags     entry   in table            seen from",
                        "0xffffaf8000200000  direct  2M    DAG...RV  pmd[1]  0x00000000bfffe000  here",
                        "0xffffffff80000000  kernel  2M    DAG.X.RV  pmd[0]  0x00000000bfffb000  here");
        assertThat(shown(cli, "blame", "--pa", "4G"))
                .startsWith("after event 13 nothing maps 0x0000000100000000")
                .contains("event 10     memory-removed 0x100000000-0x107ffffff, result 0");
        assertThat(JSON.readTree(shown(cli, "blame", "--pa", "4G", "--at", 1, "--json"))
                        .get("mappings")
                        .get(0)
                        .get("va")
                        .stringValue())
                .isEqualTo("0xffffaf8080000000");
    }

    @Test
    void a_frame_is_told_with_its_uses_as_a_table() {
        Cli cli = imported("nokasan-sv48-basic");

        assertThat(shown(cli, "blame", "--table", "81837000", "--at", 4)).isEqualToNormalizingNewlines("""
                after event 4 0x0000000081837000 is no table any more
                what   table  translates from     pointed to by  in table            pointers
                event 4      memory-removed 0x100000000-0x107ffffff, result 0
                             TIME, observed
                freed  pmd    0xffffaf8080000000  pud[2]         0x00000000bffff000         0
                event 1      memory-added 0x100000000-0x107ffffff, result 0
                             TIME, observed
                made   pmd    0xffffaf8080000000  pud[2]         0x00000000bffff000         1
                """);
        assertThat(shown(cli, "blame", "--table", "81837000", "--at", 1)).contains("is a pmd table");
        assertThat(shown(cli, "blame", "--table", "80d85000")).contains("is the root table, pgd");
        assertThat(shown(cli, "blame", "--table", "4G")).contains("is no table, and never was one");
        assertThat(shown(imported("kasan-sv48-rich"), "blame", "--table", "8108b000"))
                .contains("is a pte table that 513 entries point to");
    }

    @Test
    void a_memory_block_is_told_with_refusals_policies_and_zones() {
        Cli cli = asked();

        assertThat(shown(cli, "blame", "--block", "memory32")).isEqualToNormalizingNewlines("""
                after event 7 memory32 (0x0000000100000000-0x0000000107ffffff) is offline, added by event 1
                asked for  before   after    auto online     policy        set by  valid zones
                event 4      memory-block-online-refused 0x100000000-0x107ffffff (memory32), refused: -EPERM
                             TIME, the block added by event 1
                             refused by shadow-memory (kernel-spec 6.4)
                online     offline  offline  online_movable  contig-zones       2  Normal/Movable
                event 1      memory-added 0x100000000-0x107ffffff, result 0
                             TIME
                add        absent   offline  offline         contig-zones       0
                """);
        assertThat(shown(cli, "blame", "--block", "33"))
                .contains("is online Movable, added by event 3", "refused: -EBUSY");
        JsonNode changes =
                JSON.readTree(shown(cli, "blame", "--block", "33", "--json")).get("changes");
        assertThat(changes.get(1).get("autoOnlineBlocks").stringValue()).isEqualTo("online_movable");
        assertThat(changes.get(1).get("after").get("zone").stringValue()).isEqualTo("Movable");
        assertThat(changes.get(0).get("errno").stringValue()).isEqualTo("EBUSY");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            blame 0xffaf8080000000            | is not canonical in sv48: addresses are 0x0-0x7fffffffffff and 0xffff800000000000-0xffffffffffffffff
            blame xyz                         | expected an address such as
            blame                             | name one of VA, --pa PA, --block N, --table FRAME
            blame ffffaf8080000000 --pa 4G    | name one of VA, --pa PA, --block N, --table FRAME
            blame ffffaf8080000000 --at 99    | machine nokasan-sv48-basic has no event 99: its last is 13
            blame --pa 4G --at 99             | machine nokasan-sv48-basic has no event 99: its last is 13
            blame --block 32 --at -1          | --at -1: events are numbered from 0, the boot
            blame --block 4000                | there was no memory block 4000 until event 13
            blame --block many                | expected a memory block such as memory32 or 32
            blame --pa 0x100000000000000      | physical addresses are below 2^56
            blame --table 81837001            | expected the physical address of a page, a multiple of 0x1000
            """)
    void bad_input_is_one_line(String command, String message) {
        Cli.Result result =
                imported("nokasan-sv48-basic").run((Object[]) command.strip().split(" +", -1));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(message);
        assertThat(List.of(result.err().split("\n", -1)).getFirst()).startsWith("replug: ");
    }
}
