package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.interchange.EventJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An auditor looks at one event. */
@SuppressWarnings("NullAway.Init")
class ShowTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Cli imported(String recording) {
        return Cli.imported(folder, recording);
    }

    private static String shown(Cli cli, Object... words) {
        Cli.Result result =
                cli.run(Stream.concat(Stream.of("show"), Stream.of(words)).toArray());
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.out();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nokasan-sv48-rich",
                "kasan-sv39-random",
                "kasan-sv57-basic",
                "nokasan-sv48-rejects",
                "nokasanE-sv48-groups",
                "nokasan-sv48-badnid"
            })
    void every_event_of_a_recording_is_told(String recording) {
        Cli cli = imported(recording);
        JsonNode log = JSON.readTree(cli.run("log", "--json").out());

        String before = null;
        for (JsonNode event : log) {
            long number = event.get("event").longValue();
            String text = shown(cli, number);
            assertThat(text)
                    .startsWith("event " + number)
                    .contains(event.get("name").stringValue());
            assertThat(text.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));

            JsonNode json = JSON.readTree(shown(cli, number, "--json"));
            assertThat(json.get("name")).isEqualTo(event.get("name"));
            assertThat(json.get("tablesDigest")).isEqualTo(event.get("tablesDigest"));
            assertThat(json.get("tablesDigestBefore").stringValue(null)).isEqualTo(before);
            before = json.get("tablesDigest").stringValue();

            String raw = shown(cli, number, "--raw").strip();
            assertThat(raw.lines()).hasSize(1);
            assertThat(EventJson.write(
                            EventJson.read(event.get("name").stringValue(), "1", raw.getBytes(StandardCharsets.UTF_8))))
                    .asString()
                    .isEqualTo(raw);
        }
    }

    @Test
    void what_was_asked_is_told_with_who_and_why() {
        Cli cli = imported("nokasan-sv48-boot");
        String long200 = "why ".repeat(50).strip();
        cli.run(
                "add",
                "0x100000000",
                "128M",
                "--actor",
                "amy",
                "--reason",
                long200,
                "--note",
                "test 3",
                "--no-free-block");

        String text = shown(cli, 1);
        assertThat(text)
                .contains("event 1        memory-added 0x100000000-0x107ffffff, result 0\n")
                .contains("machine        nokasan-sv48-boot\n")
                .containsPattern("recorded       \\d{4}-\\d\\d-\\d\\dT.*Z by amy, decided by the model\n")
                .contains("reason         why why")
                .contains("note           test 3\n")
                .containsPattern("correlation    [0-9a-f-]{36}\n")
                .contains("asked          add_memory, nid 0, start 0x100000000, size 0x8000000, flags 0\n")
                .contains("circumstances  noFreeBlock true\n")
                .contains("direct-map\n  mapped ")
                .contains("memory blocks  memory32 ")
                .containsPattern("digest before  [0-9a-f]{64}\ntables digest  [0-9a-f]{64}\n");
        JsonNode json = JSON.readTree(shown(cli, 1, "--json"));
        assertThat(json.get("reason").stringValue()).isEqualTo(long200);
        assertThat(json.get("actor").stringValue()).isEqualTo("amy");
        assertThat(json.get("circumstances")).hasToString("{\"noFreeBlock\":true}");
        assertThat(json.get("phases").get(1).get("ranges")).isNotEmpty();
    }

    @Test
    void a_refusal_is_told_with_the_check_and_its_section() {
        Cli cli = imported("nokasan-sv48-boot");
        cli.run("add", "0x80000000", "128M");

        assertThat(shown(cli, 1))
                .contains("refused: -EEXIST (-17)")
                .contains("refused by     resource-conflict (kernel-spec 5.2 check 3)")
                .containsPattern("tables digest  [0-9a-f]{64}, as before");
        assertThat(JSON.readTree(shown(cli, 1, "--json")).get("section").stringValue())
                .isEqualTo("5.2 check 3");
    }

    @Test
    void a_boot_is_told_with_its_facts_and_all_lists_everything() {
        Cli cli = imported("kasan-sv39-boot");

        assertThat(shown(cli, 0))
                .contains("event 0        machine-booted, result 0")
                .contains("seen on a real machine, step 0 of the recording")
                .containsPattern("kernel         Linux 6\\S+, sv39, KASAN, blocks of 128M")
                .contains("ranges more");
        assertThat(shown(cli, 0, "--all")).doesNotContain(" ranges more").doesNotContain(" tables more");
        assertThat(JSON.readTree(shown(cli, 0, "--json")).get("facts").has("kernel"))
                .isTrue();
    }

    @Test
    void a_kernel_that_stopped_in_an_operation_is_told() {
        Cli cli = new Cli(folder.resolve("journal"));
        cli.run("boot", "--mode", "sv39", "--ram", "0x80000000+1G");
        cli.run("remove", "0x80000000", "1");

        assertThat(shown(cli, 1))
                .startsWith("event 1        kernel-stopped 0x80000000-0x80000000, in remove_memory")
                .contains("stopped        the kernel stops here: kernel BUG at");
        assertThat(JSON.readTree(shown(cli, 1, "--json")).get("stopped").booleanValue())
                .isTrue();
    }

    @Test
    void an_event_that_there_is_not_is_refused() {
        Cli cli = imported("nokasan-sv48-boot");
        for (Object number : new Object[] {1, -1, Long.MAX_VALUE}) {
            Cli.Result result = cli.run("show", "--", number);
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err()).contains("has no event " + number + ": its events are 0 to 0");
        }
        assertThat(cli.run("show", "x").exitCode()).isEqualTo(2);
    }
}
