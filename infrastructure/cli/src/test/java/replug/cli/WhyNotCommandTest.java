package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** replug why-not, of a machine that was asked and of one that was recorded. */
class WhyNotCommandTest {
    @TempDir
    Path folder;

    private Cli imported(String recording) {
        return Cli.imported(folder, recording);
    }

    @Test
    void a_removal_is_told_what_stands_in_its_way_since_when_and_what_would_have_worked() {
        assertThat(Cli.blocked(folder).differing("why-not", "remove", "4G", "256M"))
                .isEqualToNormalizingNewlines("""
                asked          remove 0x100000000+256M
                answer         -EBUSY blocks-offline
                kernel says    removing memory fails, because memory [0x0000000100000000-0x0000000107ffffff] is
                               onlined
                refused by     blocks-offline (kernel-spec 7.1)
                in the way     memory32 0x0000000100000000-0x0000000107ffffff online Normal, added by event 1
                               online since event 2 (online memory32 at 0x100000000); auto_online_blocks offline
                               since event 0, online_policy contig-zones
                in the way     memory33 0x0000000108000000-0x000000010fffffff online Normal, added by event 1
                               online since event 3 (online memory33 at 0x108000000); auto_online_blocks offline
                               since event 0, online_policy contig-zones
                               event 4 could not take it offline: -EBUSY migration "page dumped because: unmovable
                               page"
                               unmovable: pfn 0x108034
                would have     worked with online_movable memory33 at 0x108000000 as event 3,
                               first offline memory32 at 0x100000000: then this is done as event 6
                  assumed      pages that could not be migrated would not be in a block that is in ZONE_MOVABLE: the
                               kernel allocates none there
                would have     worked without event 3, first offline memory32 at 0x100000000: then this is done as
                               event 6
                """);
    }

    /** Journey 8 on a recording: the page that the kernel dumped, and the zone that would not have had it. */
    @Test
    void a_recorded_refusal_names_its_page_and_the_remedy_is_what_what_if_finds() {
        Cli cli = imported("kasan-sv48-basic");

        assertThat(cli.differing("why-not", "remove", "0x108000000", "128M", "--at", 9))
                .contains(
                        "in the way     memory33 0x0000000108000000-0x000000010fffffff online Normal, added by event 6",
                        "online since event 7 (online_kernel memory33 at 0x108000000)",
                        "event 8 could not take it offline: -EBUSY",
                        "unmovable: pfn 0x108000",
                        "would have     worked with online_movable memory33 at 0x108000000 as event 7");
        JsonNode remedy = cli.json("why-not", "remove", "0x108000000", "128M", "--at", 9)
                .get("remedies")
                .get(0);
        String replace = remedy.get("changes").get(0).get("replace") + "="
                + remedy.get("changes").get(0).get("by");
        JsonNode events = cli.json("what-if", "--replace", replace, "--at", 9).get("events");
        JsonNode done = events.get(events.size() - 1);
        assertThat(done.get("event").longValue()).isEqualTo(remedy.get("doneAt").longValue());
        assertThat(done.get("was").get("errno").stringValue()).isEqualTo("EBUSY");
        assertThat(done.get("is").get("result").intValue()).isZero();
    }

    @Test
    void a_block_that_will_not_go_offline_would_have_gone_when_it_was_tried() {
        assertThat(Cli.blocked(folder).differing("why-not", "offline", "33"))
                .contains(
                        "answer         -EBUSY migration",
                        "assumed        pages that could not be migrated, since a block is online, cannot be still",
                        "worked with online_movable memory33 at 0x108000000 as event 3: then event 4 does it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            why-not add 4G 128M                  | 0x0000000100000000-0x000000010fffffff System RAM, added by event 1
            why-not add 4G 128M                  | would work     add 0x110000000+128M is done as event 5
            why-not add 4G 128M                  | would have     worked without event 1: then this is done as event 5
            why-not add 0x200000000 100M         | would work     add 0x200000000+128M is done as event 5
            why-not add 0x204000000 128M         | would work     add 0x200000000+256M is done as event 5
            why-not add 0x204000000 256M         | would work     add 0x208000000+128M is done as event 5
            why-not add 0x200000000 128M --nid 3 | would work     add 0x200000000+128M of node 0 is done as event 5
            why-not add 0xffffffff00000000 128M  | would work     add 0x400078000000+128M is done as event 5
            why-not add 0x200000000 128M --group 7 | would work     add 0x200000000+128M of node 0 is done as event 5
            why-not remove 4G 1M --at 1          | would work     remove 0x100000000+128M is done as event 2
            why-not remove 0x80000000 128M       | would work     nothing that was tried
            why-not remove 4G 128M               | would work     first offline memory32 at 0x100000000: then this is done as event 6
            why-not offline-and-remove 4G 1M     | would work     offline-and-remove 0x100000000+128M is done as event 5
            """)
    void what_would_work_is_found(String command, String line) {
        assertThat(Cli.blocked(folder).differing((Object[]) command.strip().split(" +", -1)))
                .contains(line);
    }

    @Test
    void a_kernel_that_was_seen_to_stop_is_asked_before_that() {
        Cli cli = imported("page56-sv48-basic");

        Cli.Result result = cli.run("why-not", "remove", "0x108000000", "128M");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualToNormalizingNewlines(
                        "replug: the kernel of page56-sv48-basic has stopped: name an event before"
                                + " that with --at\n");
        assertThat(cli.run("preflight", "add", "8G", "128M").err()).isEqualTo(result.err());
        assertThat(cli.differing("why-not", "remove", "0x108000000", "128M", "--at", 9))
                .contains("unmovable: pfn 0x108000", "then event 9 does it");
        assertThat(cli.run("what-if", "--drop", "8").out())
                .contains("event 11, in which the kernel was seen to stop, is left out");
    }

    @Test
    void what_would_be_done_is_said_and_returns_0() {
        Cli.Result result = Cli.blocked(folder).run("why-not", "add", "0x200000000", "128M");

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines())
                .containsExactly("asked          add 0x200000000+128M", "answer         result 0: it would be done");
    }

    @Test
    void memory_that_goes_online_by_itself_would_not_have_with_another_policy() {
        Cli cli = new Cli(folder.resolve("auto"));
        cli.run("boot", "--mode", "sv39", "--ram", "0x80000000+1G", "--auto-online", "online");
        cli.run("add", "4G", "128M");
        cli.run("offline", "32", "--unmovable", "0x100001");

        assertThat(cli.differing("why-not", "remove", "4G", "128M"))
                .contains("worked booted with auto_online=online_movable", "worked booted with auto_online=offline");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            why-not                        | name a command: replug why-not remove, offline-and-remove, offline or add
            why-not remove 4G              | how long is the range?
            why-not remove 4G 128M --at 99 | machine machine has no event 99
            """)
    void bad_input_is_one_line(String command, String message) {
        Cli.Result result = Cli.blocked(folder).run((Object[]) command.strip().split(" +", -1));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("replug: ").contains(message);
    }
}
