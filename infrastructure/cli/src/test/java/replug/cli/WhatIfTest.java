package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** replug what-if; that it decides rightly is held in RedecisionTest. */
class WhatIfTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MOVABLE =
            "={\"op\":\"set_memory_block_state\",\"block\":33,\"state\":\"online_movable\"}";

    @TempDir
    Path folder;

    /** Block 33 cannot be taken offline, so that the range cannot be removed. */
    private Cli asked() {
        Cli cli = Cli.blocked(folder);
        cli.shown("offline", "32");
        cli.differing("remove", "4G", "256M");
        return cli;
    }

    private Cli imported(String recording) {
        return Cli.imported(folder, recording);
    }

    @Test
    void a_dropped_event_is_told_with_all_that_comes_of_it() {
        assertThat(asked().differing("what-if", "--drop", "3")).isEqualToNormalizingNewlines("""
                what if        event 3 were not asked for: online memory33 at 0x108000000
                history        machine, events 0 to 6, decided by the model
                first differs  event 4, offline memory33 at 0x108000000: was -EBUSY migration,
                               is -EINVAL block-state
                event  asked                            was                    is
                    3  online memory33 at 0x108000000   result 0               dropped
                    4  offline memory33 at 0x108000000  -EBUSY migration       -EINVAL block-state
                    5  offline memory32 at 0x100000000  result 0               result 0, other zones
                    6  remove 0x100000000+256M          -EBUSY blocks-offline  result 0
                events         2 the same; 3 otherwise; 0 in their entries or frames only; 1 dropped
                in the end     after event 6, as it was (-, before) and as it would be (+, after)
                               memory32 was offline, is absent
                               memory33 was online Normal, is absent
                  virtual                               physical                                  leaves flags
                vmemmap: struct pages of memory32 gone, was offline, kept in boot RAM memory16-23
                - 0xffff8d8002000000-0xffff8d80021fffff 0x0000000080600000-0x00000000807fffff     1 x 2M DAG..WRV
                vmemmap: struct pages of memory33 gone, was online Normal, kept in boot RAM memory16-23
                - 0xffff8d8002200000-0xffff8d80023fffff 0x0000000080e00000-0x0000000080ffffff     1 x 2M DAG..WRV
                direct: memory32 gone, was offline
                - 0xffffaf8080000000-0xffffaf8087ffffff 0x0000000100000000-0x0000000107ffffff    64 x 2M DAG..WRV
                direct: memory33 gone, was online Normal
                - 0xffffaf8088000000-0xffffaf808fffffff 0x0000000108000000-0x000000010fffffff    64 x 2M DAG..WRV
                table pages  made 0; freed pmd 1
                root table   0 entries written; 0 that were there put to use, 0 out of use
                area     mapped  unmapped  changed  ranges  leaves before -> after
                vmemmap       0        4M        0       2  2M 10 -> 8
                direct        0      256M        0       2  2M 639 -> 511
                """);
    }

    @Test
    void nothing_is_recorded() {
        Cli cli = asked();
        String before = cli.shown("log", "--json");

        cli.differing("what-if", "--drop", "3", "--set", "memmap_on_memory=1");

        assertThat(cli.shown("log", "--json")).isEqualTo(before);
    }

    @Test
    void what_makes_no_difference_returns_0() {
        Cli.Result result = asked().run("what-if", "--drop", "6");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("first differs  no event does", "in the end     the same, in every entry");
    }

    @Test
    void another_zone_lets_pages_be_migrated_and_that_is_said() {
        assertThat(asked().differing("what-if", "--replace", "3" + MOVABLE))
                .contains(
                        "assumed        pages that could not be migrated would not be in a block that is in ZONE_MOVABLE",
                        "    4  offline memory33 at 0x108000000             -EBUSY migration        result 0",
                        "    6  remove 0x100000000+256M                     -EBUSY blocks-offline   result 0");
    }

    @Test
    void another_mode_has_other_addresses_and_the_same_results() {
        assertThat(asked().differing("what-if", "--mode", "sv39").lines())
                .contains(
                        "what if        the machine had booted with mode=sv39",
                        "first differs  event 1, add 0x100000000+256M: writes other entries, or uses other frames",
                        "events         5 the same; 0 otherwise; 1 in their entries or frames only")
                .anyMatch(line -> line.startsWith("area ") && line.endsWith("leaves, was -> is"));
    }

    /** Sv39 of 6.11 could not take mappings away; of 7.2 it can. */
    @Test
    void another_kernel_does_what_it_does() {
        Cli cli = new Cli(folder.resolve("old"));
        cli.run("boot", "--mode", "sv39", "--ram", "0x80000000+1G", "--kernel", "6.11.1");
        cli.run("add", "4G", "128M");
        cli.run("remove", "4G", "128M");

        JsonNode json = JSON.readTree(cli.differing("what-if", "--kernel", "6.12.107", "--json"));

        assertThat(json.get("changes").get(0).get("boot").get("kernel").stringValue())
                .isEqualTo("6.12.107");
        assertThat(json.get("diverges").booleanValue()).isTrue();
        assertThat(json.get("departure").isNull()).isTrue();
    }

    @Test
    void settings_are_those_that_the_machine_would_have_booted_with() {
        assertThat(asked().differing("what-if", "--set", "memhp_default_state=online_movable")
                        .lines())
                .contains("what if        the machine had booted with auto_online=online_movable")
                .anyMatch(line -> line.contains("1  add 0x100000000+256M"));
    }

    @Test
    void a_recording_is_decided_with_its_frames_and_what_is_made_up_is_said() {
        JsonNode json =
                JSON.readTree(imported("kasan-sv48-basic").differing("what-if", "--replace", "7" + MOVABLE, "--json"));

        assertThat(json.get("recorded").booleanValue()).isTrue();
        assertThat(json.get("departure").isNull()).isTrue();
        assertThat(json.get("firstEvent").intValue()).isEqualTo(7);
        assertThat(json.get("events").get(1).get("was").get("errno").stringValue())
                .isEqualTo("EBUSY");
        assertThat(json.get("events").get(1).get("is").get("result").intValue()).isZero();
        assertThat(json.get("assumptions").get(0).stringValue()).contains("ZONE_MOVABLE");
        assertThat(imported("nokasan-sv48-memmap").differing("what-if", "--set", "memmap_on_memory=0"))
                .contains(
                        "assumed        with memmap_on_memory=0 the kernel would have booted to the same tables",
                        "made up        42M of frames that the recording does not show");
    }

    @Test
    void a_recording_in_another_mode_is_a_machine_like_it() {
        assertThat(imported("nokasan-sv48-basic").differing("what-if", "--mode", "sv57"))
                .contains("a real kernel was seen to boot; with mode=sv57 the model boots a machine like it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            what-if                          | what shall be otherwise?
            what-if --drop 0                 | machine machine has no event 0 that something was asked in: those are 1 to 6
            what-if --drop 7                 | machine machine has no event 7 that something was asked in: those are 1 to 6
            what-if --drop 3 --drop 3        | event 3 is changed twice
            what-if --replace 3              | --replace: expected N=JSON
            what-if --replace 3={}           | --replace 3
            what-if --set colour=red         | --set: expected one of mode, kernel, memory_hotplug, memmap_on_memory
            what-if --set kasan=maybe        | kasan=maybe: expected 1 or 0
            what-if --mode sv32              | mode=sv32: expected sv39, sv48 or sv57
            what-if --kernel new             | kernel=new: expected a kernel release
            what-if --kernel 7.2 --set kernel=6.12 | --set kernel: that is said twice
            what-if --drop 1 --at 99         | machine machine has no event 99
            """)
    void bad_input_is_one_line(String command, String message) {
        Cli.Result result = asked().run((Object[]) command.strip().split(" +", -1));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("replug: ").contains(message);
        assertThat(result.err().lines().count()).isLessThanOrEqualTo(2);
    }
}
