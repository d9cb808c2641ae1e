package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ten questions that people bring, asked as they would ask them, and whether they learn what they wanted to; how it looks is
 * held elsewhere. Of two only a part can be asked so far: the first takes in a recording made for this program, not yet what a
 * stock kernel leaves (trace, dmesg, iomem, lsmem); the sixth holds a history against a recording's tables and against what
 * the kernel itself printed of them, by comparing bytes, without a command that reads such text and names the difference.
 */
class JourneysTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** Device memory of one section is mapped in pieces; event 9 gives one up, and takes the struct pages of all. */
    private static final String CRASHED = "nokasan72-sv48-pagemap";

    private static final String CRASH = "ffff8d8004010000";

    @TempDir
    Path folder;

    private Cli imported(String recording) {
        Cli cli = new Cli(folder.resolve(recording));
        answer(cli, 0, "import", Recordings.named(recording));
        return cli;
    }

    /** memory33 went to ZONE_NORMAL at event 3, and has a page that cannot be migrated since event 4. */
    private Cli stuck() {
        Cli cli = new Cli(folder.resolve("stuck"));
        answer(cli, 0, "boot", "-m", "lab", "--mode", "sv48", "--ram", "0x80000000+1G", "--actor", "amy");
        answer(cli, 0, "add", "0x100000000", "256M", "--actor", "ben", "--reason", "ticket 7");
        answer(cli, 0, "online", "32", "--type", "online_movable");
        answer(cli, 0, "online", "33", "--actor", "cat");
        answer(cli, 1, "offline", "33", "--unmovable", "0x108034");
        return cli;
    }

    private static String answer(Cli cli, int exitCode, Object... words) {
        Cli.Result result = cli.run(words);
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(exitCode);
        return result.out();
    }

    private static JsonNode json(Cli cli, int exitCode, Object... words) {
        Object[] all = Stream.concat(Stream.of(words), Stream.of("--json")).toArray();
        return JSON.readTree(answer(cli, exitCode, all));
    }

    @Test
    void first_a_recording_is_taken_in_with_what_was_refused_and_where_it_ended() {
        JsonNode log = json(imported(CRASHED), 0, "log");

        assertThat(log).hasSize(15);
        assertThat(log.get(3).get("errno").stringValue()).isEqualTo("EINVAL");
        assertThat(log.get(14).get("name").stringValue()).isEqualTo("kernel-stopped");
    }

    @Test
    void second_what_was_mapped_at_a_moment() {
        Cli cli = imported(CRASHED);

        assertThat(answer(cli, 0, "walk", CRASH, "--at", 8))
                .contains("vmemmap", "0x00000000206800e7", "is physical 0x0000000081a10000, in a 2M leaf");
        assertThat(answer(cli, 0, "walk", CRASH, "--at", 9)).contains("is not mapped", "the pmd level");
    }

    @Test
    void third_what_an_operation_did_to_the_mapping_and_to_whom() {
        JsonNode ranges = json(imported(CRASHED), 0, "diff", "8..9").get("ranges");

        assertThat(ranges).hasSize(2);
        JsonNode structPages = ranges.get(0);
        assertThat(structPages.get("kind").stringValue()).isEqualTo("unmapped");
        assertThat(structPages.get("area").stringValue()).isEqualTo("vmemmap");
        assertThat(structPages.get("event").intValue()).isEqualTo(9);
        assertThat(structPages.get("stillThere").toString()).contains("0x100400000");
        assertThat(ranges.get(1).has("stillThere")).isFalse();
    }

    @Test
    void fourth_who_wrote_an_entry_and_who_put_a_block_where_it_is() {
        JsonNode writes = json(imported(CRASHED), 0, "blame", CRASH).get("writes");
        JsonNode block = json(stuck(), 0, "blame", "--block", 33);

        assertThat(writes.get(0).get("event").intValue()).isEqualTo(9);
        assertThat(writes.get(0).get("before").stringValue()).isEqualTo("0x206800e7");
        assertThat(writes.get(0).get("after").stringValue()).isEqualTo("0x0");
        assertThat(block.get("zone").stringValue()).isEqualTo("Normal");
        assertThat(block.get("addedBy").intValue()).isEqualTo(1);
        assertThat(block.get("changes").toString()).contains("cat", "EBUSY");
    }

    @Test
    void fifth_the_first_event_after_which_something_holds() {
        Cli cli = imported(CRASHED);

        for (List<String> how : List.of(
                List.of("--when", "findings(\"over-removal\") > 0"),
                List.of("--when", "!is_mapped(0x" + CRASH + ")", "--good", "8"),
                List.of("--run", "grep -q '0xffff8d8004000000 32' \"$REPLUG_DUMP\"", "--good", "8"))) {
            JsonNode found = json(
                    cli, 0, Stream.concat(Stream.of("bisect"), how.stream()).toArray());
            assertThat(found.get("first")).hasSize(1);
            assertThat(found.get("first").get(0).get("event").intValue()).isEqualTo(9);
        }
    }

    @Test
    void sixth_whether_the_history_is_what_the_kernel_had() throws IOException {
        String boot = "nokasan72-sv48-boot";
        Cli cli = imported(boot);
        Path printed = Recordings.named("x").resolveSibling("../ptdump/" + boot + ".txt");

        assertThat(answer(cli, 0, "replay", "--verify", "each", "--against", Recordings.named(boot)))
                .contains("are the same, bit for bit");
        assertThat(answer(cli, 0, "dump", "--at", 0, "--format", "ptdump")).isEqualTo(Files.readString(printed));
        Path altered = folder.resolve(CRASHED + ".jsonl");
        String lines = String.join("\n", Recordings.lines(Recordings.named(CRASHED)));
        Files.writeString(altered, lines.replace(" 0x206800e7 ", " 0x206800e3 "));
        assertThat(answer(imported(CRASHED), 1, "replay", "--against", altered)).contains("0x00000000206800e3");
    }

    @Test
    void seventh_a_bug_becomes_a_small_test_that_can_fail() throws IOException {
        Cli cli = imported(CRASHED);
        Path all = folder.resolve("all.replug.jsonl");
        Path small = folder.resolve("small.replug.jsonl");

        answer(cli, 0, "fixture", "record", "--scrub", "host,time", "-o", all);
        answer(cli, 0, "fixture", "shrink", all, "--while", "findings(\"over-removal\") > 0", "-o", small);

        assertThat(json(cli, 0, "fixture", "check", small).get("passed").intValue())
                .isEqualTo(1);
        assertThat(Files.readString(small).lines()).hasSize(5);
        List<String> lines = Files.readAllLines(small);
        String mended = lines.removeLast().replaceFirst("\"[^\"]* 0xffff8d8004000000 32 [^\"]*\",", "");
        Files.write(small, Stream.concat(lines.stream(), Stream.of(mended)).toList());
        assertThat(answer(cli, 1, "fixture", "check", small)).contains("event 9", "ffff8d8004000000");
    }

    @Test
    void eighth_why_memory_cannot_be_removed_and_what_would_have_worked() {
        JsonNode answer = json(stuck(), 1, "why-not", "offline-and-remove", "0x108000000", "128M");

        JsonNode block = answer.get("blocks").get(0);
        assertThat(answer.get("errno").stringValue()).isEqualTo("EBUSY");
        assertThat(block.get("block").toString()).contains("33");
        assertThat(block.get("zone").stringValue()).isEqualTo("Normal");
        assertThat(block.get("onlineBy").toString()).contains("3");
        assertThat(answer.get("remedies").toString()).contains("online_movable");
    }

    @Test
    void ninth_what_an_add_will_cost_before_it_is_asked_for() {
        Cli cli = stuck();
        JsonNode asked = json(cli, 0, "preflight", "add", "0x200000000", "12G").get("asked");

        assertThat(asked.get("memmap").get("elsewhere").longValue()).isEqualTo(192L << 20);
        assertThat(asked.get("leaves").get("direct").get("1G").intValue()).isEqualTo(12);
        assertThat(json(cli, 1, "preflight", "add", "0x104000000", "128M").toString())
                .contains("EEXIST");
        assertThat(json(cli, 0, "log")).as("nothing was recorded").hasSize(5);
    }

    @Test
    void tenth_a_report_of_who_did_what_that_a_rewritten_history_contradicts() throws IOException {
        Cli cli = stuck();
        Path checkpoint = Files.writeString(folder.resolve("checkpoint"), answer(cli, 0, "checkpoint"));
        Path pages = folder.resolve("pages");

        answer(cli, 0, "audit", "--html", pages);
        assertThat(Files.readString(pages.resolve("lab.html"))).contains("ticket 7", "EBUSY", "memory33");
        assertThat(answer(cli, 0, "audit", "--since", "2100-01-01")).doesNotContain("ticket 7");
        answer(cli, 0, "offline", "32");
        answer(cli, 0, "verify", "--checkpoint", checkpoint);

        Cli other = new Cli(folder.resolve("rewritten"));
        answer(other, 0, "boot", "-m", "lab", "--mode", "sv48", "--ram", "0x80000000+1G", "--actor", "amy");
        for (int block = 32; block < 37; block++) {
            answer(other, 0, "add", "0x%x".formatted((long) block << 27), "128M");
        }
        answer(other, 0, "verify");
        answer(other, 3, "verify", "--checkpoint", checkpoint);
    }
}
