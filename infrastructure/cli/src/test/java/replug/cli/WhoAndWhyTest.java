package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** --actor and --reason stand beside every event from then on. */
@SuppressWarnings("NullAway.Init")
class WhoAndWhyTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ADD =
            "{\"op\":\"add_memory\",\"nid\":0,\"start\":\"0x100000000\",\"size\":\"0x8000000\"," + "\"flags\":0%s}\n";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_machine_that_has_booted() {
        cli = new Cli(folder.resolve("journal"));
        assertThat(cli.run("boot", "--mode", "sv39", "--ram", "0x80000000+1G").exitCode())
                .isZero();
    }

    private static JsonNode log(Cli cli) {
        return JSON.readTree(cli.run("log", "--json").out());
    }

    private Cli.Result piped(String lines, Object... options) {
        return cli.runWith(
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                Stream.concat(Stream.of("run", "-"), Stream.of(options)).toArray());
    }

    @Test
    void nobody_need_say_anything() {
        cli.run("add", "0x100000000", "128M");

        assertThat(log(cli).get(1).get("actor").stringValue()).isEqualTo(System.getProperty("user.name"));
        assertThat(log(cli).get(1).has("reason")).isFalse();
    }

    @Test
    void lines_of_run_say_it_over_the_options() {
        Cli.Result run = piped(
                ADD.formatted(",\"actor\":\"ben\",\"reason\":\"CHG-1\",\"note\":\"n\"")
                        + ADD.formatted(",\"reason\":\"CHG-2\"")
                        + ADD.formatted(""),
                "--actor",
                "amy",
                "--reason",
                "nightly");

        assertThat(run.err()).isEmpty();
        assertThat(log(cli).valueStream()
                        .skip(1)
                        .map(event -> event.get("actor").stringValue() + ": "
                                + event.get("reason").stringValue()))
                .containsExactly("ben: CHG-1", "amy: CHG-2", "amy: nightly");
        assertThat(log(cli).get(1).get("correlationId"))
                .isEqualTo(log(cli).get(3).get("correlationId"));
    }

    @Test
    void they_survive_export_and_load_with_the_same_hashes() {
        String reason = "Übertrag \"4711\" \\ 漢字 🐧";
        cli.run("add", "0x100000000", "128M", "--actor", "Zoë", "--reason", reason);
        cli.run("remove", "0x100000000", "128M");
        Path exported = folder.resolve("export.jsonl");
        assertThat(cli.run("export", "--to", exported).exitCode()).isZero();

        Cli loaded = new Cli(folder.resolve("loaded"));
        assertThat(loaded.run("load", exported)).satisfies(result -> {
            assertThat(result.err()).isEmpty();
            assertThat(result.exitCode()).isZero();
        });
        assertThat(loaded.run("verify").exitCode()).isZero();
        assertThat(log(loaded)).isEqualTo(log(cli));
        assertThat(log(loaded).get(1).get("reason").stringValue()).isEqualTo(reason);
        assertThat(log(loaded).get(1).get("actor").stringValue()).isEqualTo("Zoë");
        assertThat(loaded.run("checkpoint").lines().get(2))
                .isEqualTo(cli.run("checkpoint").lines().get(2));
    }

    @Test
    void imports_and_boots_take_them() {
        Cli other = new Cli(folder.resolve("other"));
        other.run("import", Recordings.named("nokasan-sv48-basic"), "--actor", "lab", "--reason", "baseline");
        assertThat(log(other).valueStream().toList()).allSatisfy(event -> {
            assertThat(event.get("actor").stringValue()).isEqualTo("lab");
            assertThat(event.get("reason").stringValue()).isEqualTo("baseline");
            assertThat(event.has("step")).isTrue();
        });
        Cli booted = new Cli(folder.resolve("booted"));
        booted.run("boot", "--mode", "sv39", "--ram", "0x80000000+1G", "--reason", "trial");
        assertThat(log(booted).get(0).get("reason").stringValue()).isEqualTo("trial");
    }

    @Test
    void the_longest_fit_the_journal() {
        String actor = "漢".repeat(200);
        String reason = "漢".repeat(2000);
        assertThat(cli.run("add", "0x100000000", "128M", "--actor", actor, "--reason", reason)
                        .exitCode())
                .isZero();
        assertThat(cli.run("remove", "0x100000000", "128M", "--reason", "\"".repeat(2000))
                        .exitCode())
                .isZero();
        assertThat(log(cli).get(1).get("reason").stringValue()).isEqualTo(reason);
        assertThat(cli.run("show", 1).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(240));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("--actor", "a".repeat(201), "expected at most 200 characters, found 201"),
                Arguments.of("--reason", "a".repeat(2001), "expected at most 2000 characters, found 2001"),
                Arguments.of("--reason", "two\nlines", "without control characters"),
                Arguments.of("--reason", "\u001b[2J", "without control characters"),
                Arguments.of("--reason", "half \ud83d", "without control characters"),
                Arguments.of("--actor", "a\u2028b", "without control characters"),
                Arguments.of("--actor", " ", "expected a text"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void what_does_not_fit_is_refused_before_anything_is_written(String option, String value, String complaint) {
        Path nowhere = folder.resolve("nowhere");
        List<Object[]> commands = List.of(
                new Object[] {"boot", "--mode", "sv39", "--ram", "0x80000000+1G", option, value},
                new Object[] {"import", Recordings.named("nokasan-sv48-basic"), option, value},
                new Object[] {"run", "-", option, value},
                new Object[] {"add", "0x100000000", "128M", option, value});
        for (Object[] command : commands) {
            Cli.Result result = new Cli(nowhere).run(command);
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err().lines()).hasSize(1);
            assertThat(result.err()).contains(option + ": ").contains(complaint);
            assertThat(folder.resolve("nowhere.mv.db")).doesNotExist();
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void lines_of_run_are_held_to_the_same(String option, String value, String complaint) {
        String key = option.substring(2);
        String line = ADD.formatted(",\"" + key + "\":"
                + JSON.writeValueAsString(value).replace("\u2028", "\\u2028").replace("\ud83d", "\\ud83d"));

        Cli.Result result = piped(line);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("standard input:1: " + key + ": ").contains(complaint);
        assertThat(log(cli)).hasSize(1);
    }
}
