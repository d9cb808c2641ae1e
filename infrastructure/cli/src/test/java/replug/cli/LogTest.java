package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An auditor asks the journal what was done, and chooses among it. */
@SuppressWarnings("NullAway.Init")
class LogTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_machine_of_which_several_people_asked_something() {
        cli = new Cli(folder.resolve("journal"));
        done("boot", "--mode", "sv48", "--ram", "0x80000000+1G", "--actor", "amy");
        done("add", "0x100000000", "256M", "--actor", "amy", "--reason", "OPS-17: more room", "--note", "step 1");
        done("online", "32", "--actor", "ben");
        assertThat(cli.run("add", "0x108000000", "128M", "--actor", "ben").exitCode())
                .isEqualTo(1);
        done("write", "auto_online_blocks", "online", "--actor", "cat");
        done("write", "/sys/devices/system/memory/memory33/state", "online", "--actor", "cat");
        done("add", "0x200000000", "128M", "--actor", "cat");
    }

    private String done(Object... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).as(result.out()).isZero();
        return result.out();
    }

    private List<Long> listed(Object... options) {
        return json(options)
                .valueStream()
                .map(event -> event.get("event").longValue())
                .toList();
    }

    private JsonNode json(Object... options) {
        return JSON.readTree(done(
                Stream.concat(Stream.of("log", "--json"), Stream.of(options)).toArray()));
    }

    @Test
    void a_line_says_when_who_what_and_with_which_result() {
        List<String> lines = done("log").lines().toList();

        assertThat(lines).hasSize(1 + 7 + 1);
        assertThat(lines.get(0)).matches(" event  recorded, UTC +actor +result   what +range, ends inclusive");
        assertThat(lines.get(2))
                .matches("     1  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  amy       0        memory-added +"
                        + "0x100000000-0x10fffffff");
        assertThat(lines.get(3)).endsWith("memory-block-onlined         memory32 at 0x100000000");
        assertThat(lines.get(4)).matches("     3 .* ben       -EEXIST  memory-add-refused +0x108000000-0x10fffffff");
        assertThat(lines.getLast()).isEqualTo("7 events, 1 refused");
    }

    @Test
    void operations_are_chosen_by_their_names_or_those_of_events() {
        assertThat(listed("--op", "add_memory")).containsExactly(1L, 3L, 6L);
        assertThat(listed("--op", "memory-added")).containsExactly(1L, 6L);
        assertThat(listed("--op", "memory-add-refused,boot")).containsExactly(0L, 3L);
        assertThat(listed("--op", "write", "--op", "set_memory_block_state")).containsExactly(2L, 4L, 5L);
        assertThat(listed("--op", "crash")).isEmpty();
    }

    @Test
    void operations_are_chosen_by_the_memory_that_they_are_about() {
        assertThat(listed("--range", "0x100000000+128M")).containsExactly(1L, 2L);
        assertThat(listed("--range", "0x108000000-0x10fffffff")).containsExactly(1L, 3L, 5L);
        assertThat(listed("--range", "0x107ffffff")).containsExactly(1L, 2L);
        assertThat(listed("--range", "0x10ffff000+8G")).containsExactly(1L, 3L, 5L, 6L);
        assertThat(listed("--range", "0x80000000+1G")).isEmpty();
    }

    @Test
    void a_range_that_wraps_around_is_about_memory_up_to_the_last_address() {
        assertThat(cli.run("add", "0xfffffffff0000000", "512M").exitCode()).isEqualTo(1);
        assertThat(cli.run("remove", "0x300000000", "0").exitCode()).isEqualTo(1);

        assertThat(listed("--range", "0xfffffffffffff000-0xffffffffffffffff")).containsExactly(7L);
        assertThat(listed("--range", "0x300000000+4K")).containsExactly(8L);
    }

    @Test
    void what_was_refused_and_who_asked_are_chosen_and_choices_add_up() {
        assertThat(listed("--refused")).containsExactly(3L);
        assertThat(listed("--actor", "cat")).containsExactly(4L, 5L, 6L);
        assertThat(listed("--actor", "cat", "--op", "add_memory")).containsExactly(6L);
        assertThat(listed("--at", 4)).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(listed("--at", 5, "--op", "add_memory")).containsExactly(1L, 3L);
        assertThat(done("log", "--refused").lines().toList().getLast()).isEqualTo("1 of 7 events, 1 refused");
    }

    @Test
    void times_bound_it_on_both_sides_both_inclusive() {
        String third = json().get(3).get("recordedAt").stringValue();
        String day = third.substring(0, 10);

        assertThat(listed("--since", third)).contains(3L).doesNotContain(0L);
        assertThat(listed("--until", third)).contains(0L, 3L).doesNotContain(6L);
        assertThat(listed("--since", third, "--until", third)).contains(3L);
        assertThat(listed("--since", "2020-01-01", "--until", "9999-12-31")).hasSize(7);
        assertThat(listed("--since", day)).contains(3L);
        assertThat(listed("--until", day)).contains(0L, 3L);
        assertThat(listed("--until", "2020-01-01")).isEmpty();
        assertThat(listed("--since", "9998-01-01T00:00:00+01:00")).isEmpty();
    }

    @Test
    void stat_counts_entries_by_area_tables_and_frames() {
        JsonNode stat = json("--stat").get(1).get("stat");

        assertThat(stat.get("entries").get("direct")).hasToString("{\"set\":129,\"changed\":0,\"cleared\":0}");
        assertThat(stat.get("tablesMade").intValue()).isEqualTo(1);
        assertThat(stat.get("framesTaken").intValue()).isGreaterThan(512);
        assertThat(done("log", "--stat", "--op", "memory-added"))
                .containsPattern(
                        "\n +entries +vmemmap 2 set, direct 129 set\n +tables +1 made\n +frames +\\d+ \\(.*\\) taken")
                .containsPattern("given\n$")
                .contains("2 of 7 events, 0 refused\n        entries");
        assertThat(json().get(1).has("stat")).isFalse();
    }

    /** The counts are made without the tables, so the tables can judge them. */
    @ParameterizedTest
    @ValueSource(strings = {"kasan-sv39-random", "kasan-sv57-basic", "nokasan-sv48-rich", "nokasan72-sv48-frag"})
    void what_was_counted_up_to_an_event_is_what_there_is_after_it(String recording) {
        done("import", Recordings.named(recording));
        JsonNode log = json("--stat", "-m", recording);

        long tables = 0;
        long entries = 0;
        for (JsonNode event : log) {
            JsonNode stat = event.get("stat");
            tables +=
                    stat.get("tablesMade").longValue() - stat.get("tablesFreed").longValue();
            for (JsonNode area : stat.get("entries")) {
                entries += area.get("set").longValue() - area.get("cleared").longValue();
            }
            long number = event.get("event").longValue();
            if (number % 8 == 0 || number == log.size() - 1) {
                JsonNode state = JSON.readTree(done("replay", "-m", recording, "--at", number, "--json"));
                assertThat(entries)
                        .as("event %d", number)
                        .isEqualTo(state.get("entries").longValue());
                assertThat(tables)
                        .as("event %d", number)
                        .isEqualTo(state.get("tablePages")
                                .valueStream()
                                .mapToLong(JsonNode::longValue)
                                .sum());
            }
        }
    }

    @Test
    void verbose_tells_reasons_and_notes() {
        assertThat(done("log", "--verbose"))
                .contains("0x100000000-0x10fffffff\n        reason  OPS-17: more room\n        note    step 1\n");
        assertThat(done("log")).doesNotContain("OPS-17");
        assertThat(json().get(1).get("reason").stringValue()).isEqualTo("OPS-17: more room");
        assertThat(json().get(1).get("note").stringValue()).isEqualTo("step 1");
        assertThat(json().get(2).has("reason")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--op=add_memories",
                "--since=yesterday",
                "--until=2026-13-01",
                "--since=2026-11-25T25:00:00Z",
                "--range=here",
                "--range=0x1000+0",
                "--range=0x2000-0x1000",
                "--at=7",
                "--at=-1"
            })
    void what_makes_no_sense_is_refused_in_one_line(String option) {
        Cli.Result result = cli.run("log", option);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines().filter(line -> !line.startsWith("try: ")))
                .hasSize(1);
    }

    @Test
    void nothing_was_recorded_before_it_began() {
        assertThat(cli.run("log", "--since", "2026-11-26", "--until", "2026-11-25")
                        .err())
                .contains("--since 2026-11-26T00:00:00Z is after --until 2026-11-25T23:59:59");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kasan-sv39-random", "nokasan-sv48-rich", "nokasan-sv48-rejects", "nokasanE-sv48-groups"})
    void recordings_fit_the_width_too(String recording) {
        done("import", Recordings.named(recording), "--actor", "somebody with a long name");

        assertThat(done("log", "-m", recording, "--stat", "--verbose").lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }
}
