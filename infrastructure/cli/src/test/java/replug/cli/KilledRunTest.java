package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever kills a run: what was answered is in the journal, and the journal is whole. */
class KilledRunTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> ROUND = List.of(
            "{\"op\":\"add_memory\",\"nid\":0,\"start\":\"0x100000000\",\"size\":\"0x8000000\",\"flags\":0}",
            "{\"op\":\"set_memory_block_state\",\"block\":32,\"state\":\"online_movable\"}",
            "{\"op\":\"set_memory_block_state\",\"block\":32,\"state\":\"offline\"}",
            "{\"op\":\"remove_memory\",\"start\":\"0x100000000\",\"size\":\"0x8000000\"}");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "after {0} answers")
    @ValueSource(ints = {1, 130, 700})
    void what_was_answered_is_there(int answers) throws IOException, InterruptedException {
        Cli cli = new Cli(folder.resolve("journal"));
        assertThat(cli.run("import", Recordings.named("nokasan-sv48-boot")).exitCode())
                .isZero();
        Process other = run(cli.journal());
        Thread.ofPlatform().daemon().start(() -> ask(other));

        long last = 0;
        try (BufferedReader answered = other.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < answers; i++) {
                last = JSON.readTree(answered.readLine()).get("event").longValue();
            }
            other.destroyForcibly().waitFor();
        }

        JsonNode log = JSON.readTree(cli.run("log", "--json").out());
        assertThat(last).isEqualTo(answers);
        assertThat(log.size() - 1).isGreaterThanOrEqualTo(answers);
        assertThat(cli.run("replay", "--verify", "each").exitCode()).isZero();
    }

    @Test
    void a_failed_line_takes_nothing_with_it_that_was_answered() {
        Cli cli = new Cli(folder.resolve("journal"));
        cli.run("import", Recordings.named("nokasan-sv48-boot"));
        String lines = String.join("\n", ROUND) + "\nnonsense\n";
        for (int i = 0; i < 3; i++) {
            Cli.Result result = cli.runWith(
                    new java.io.ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), "run", "-", "--json");
            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.lines()).hasSize(4);
        }
        assertThat(JSON.readTree(cli.run("log", "--json").out())).hasSize(13);
    }

    /** Until the other process is gone. */
    private static void ask(Process other) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(other.getOutputStream(), StandardCharsets.UTF_8));
        while (!out.checkError()) {
            ROUND.forEach(out::println);
        }
    }

    private static Process run(Path journal) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "replug.cli.Main",
                        "--journal",
                        journal.toString(),
                        "run",
                        "-",
                        "--json")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
