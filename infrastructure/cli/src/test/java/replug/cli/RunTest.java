package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
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

/** Many operations from a file or a pipe. */
@SuppressWarnings("NullAway.Init")
class RunTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ADD =
            "{\"op\":\"add_memory\",\"nid\":0,\"start\":\"0x100000000\",\"size\":\"0x8000000\",\"flags\":0}";
    private static final String ONLINE =
            "{\"op\":\"set_memory_block_state\",\"block\":32,\"state\":\"online_movable\",\"note\":\"why not\"}";
    private static final String OFFLINE = "{\"op\":\"set_memory_block_state\",\"block\":32,\"state\":\"offline\"}";
    private static final String STUCK = "{\"op\":\"set_memory_block_state\",\"block\":32,\"state\":\"offline\","
            + "\"circumstances\":{\"unmovable\":[\"0x100000\"]}}";
    private static final String REMOVE = "{\"op\":\"remove_memory\",\"start\":\"0x100000000\",\"size\":\"0x8000000\"}";
    private static final String STOP = "{\"op\":\"remove_memory\",\"start\":\"0x100000000\",\"size\":\"0x1\"}";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_machine_that_has_booted() {
        cli = new Cli(folder.resolve("journal"));
        assertThat(cli.run("import", Recordings.named("nokasan-sv48-boot")).exitCode())
                .isZero();
    }

    private Path file(String... lines) throws IOException {
        return Files.writeString(folder.resolve("operations.jsonl"), String.join("\n", lines));
    }

    private static InputStream pipe(String... lines) {
        return new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private int events() {
        return JSON.readTree(cli.run("log", "--json").out()).size();
    }

    @Test
    void a_file_is_run_line_by_line() throws IOException {
        Cli.Result result = cli.run("run", file(ADD, ONLINE, "", STUCK, OFFLINE, REMOVE, ""));

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines())
                .hasSize(6)
                .satisfies(lines -> assertThat(lines.get(0)).matches(" +1  memory-added +0x100000000-0x107ffffff +0"))
                .satisfies(lines -> assertThat(lines.get(2))
                        .matches(" +3  memory-block-offline-refused .* -EBUSY +page dumped because: unmovable page"))
                .satisfies(lines ->
                        assertThat(lines.getLast()).isEqualTo("5 operations: 4 done, 1 refused; events 1 to 5"));
        assertThat(events()).isEqualTo(6);
        assertThat(cli.run("replay", "--verify", "each").exitCode()).isZero();
    }

    @Test
    void a_pipe_is_the_same_and_json_is_one_line_each() {
        Cli.Result result = cli.runWith(pipe(ADD, ONLINE, STUCK, OFFLINE, REMOVE + "\r"), "run", "-", "--json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines())
                .containsExactly(
                        "{\"event\":1,\"op\":\"add_memory\",\"result\":0}",
                        "{\"event\":2,\"op\":\"set_memory_block_state\",\"result\":0}",
                        "{\"event\":3,\"op\":\"set_memory_block_state\",\"result\":-16,\"errno\":\"EBUSY\","
                                + "\"message\":\"page dumped because: unmovable page\"}",
                        "{\"event\":4,\"op\":\"set_memory_block_state\",\"result\":0}",
                        "{\"event\":5,\"op\":\"remove_memory\",\"result\":0}");
        assertThat(result.err()).contains("5 operations: 4 done, 1 refused");
    }

    @Test
    void many_operations_give_what_one_by_one_gives() throws IOException {
        String[] lines = Stream.generate(() -> List.of(ADD, ONLINE, OFFLINE, REMOVE))
                .limit(100)
                .flatMap(List::stream)
                .toArray(String[]::new);
        assertThat(cli.run("run", file(lines)).exitCode()).isZero();
        JsonNode log = JSON.readTree(cli.run("log", "--json").out());

        assertThat(log).hasSize(401);
        assertThat(log.get(400).get("tablesDigest")).isEqualTo(log.get(0).get("tablesDigest"));
        assertThat(log.get(1).get("correlationId")).isEqualTo(log.get(400).get("correlationId"));
        assertThat(cli.run("replay", "--verify", "each").exitCode()).isZero();
        assertThat(cli.run("add", "0x100000000", "128M").out()).contains("event 401");
    }

    @Test
    void strict_stops_at_the_first_refusal() throws IOException {
        Cli.Result result = cli.run("run", "--strict", file(ADD, ADD, ONLINE));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("line 2 was refused; what follows it was not asked");
        assertThat(result.lines().getLast()).isEqualTo("2 operations: 1 done, 1 refused; events 1 to 2");
        assertThat(events()).isEqualTo(3);
    }

    @Test
    void nothing_follows_a_kernel_that_stopped() throws IOException {
        Cli.Result result = cli.run("run", file(ADD, STOP, ONLINE));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("the kernel stops here: kernel BUG at mm/memory_hotplug.c");
        assertThat(result.err()).contains("the kernel stopped in line 2; what follows it was not asked");
        assertThat(events()).isEqualTo(3);
        assertThat(cli.run("run", file(ADD)).exitCode()).isEqualTo(2);
        assertThat(events()).isEqualTo(3);
    }

    @Test
    void an_empty_file_is_no_operation() throws IOException {
        Cli.Result result = cli.run("run", file("", "  ", ""));

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines()).containsExactly("0 operations: 0 done, 0 refused");
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                bad("nonsense", "expected a JSON object"),
                bad("[1,2]", "expected a JSON object, found \"[1,2]\""),
                bad("{\"op\":\"add_memory\"", "expected a JSON object"),
                bad(ADD + " " + ADD, "Trailing token"),
                bad("{}", "op is missing"),
                bad("{\"op\":7}", "op: expected a string"),
                bad("{\"op\":\"boot\"}", "op: expected one of add_memory, "),
                bad(ADD.replace("\"size\"", "\"sise\""), "size is missing"),
                bad(REMOVE.replace(",\"size\":\"0x8000000\"", ""), "size is missing"),
                bad(ADD.replace("\"0x8000000\"", "null"), "size is null"),
                bad(ADD.replace("\"0x8000000\"", "134217728"), "size: expected a string"),
                bad(ADD.replace("0x8000000", "-0x8000000"), "size: expected a number such as 0x8000000"),
                bad(ADD.replace("0x8000000", "0x10000000000000000"), "1 to 16 hexadecimal digits"),
                bad(ADD.replace("\"nid\":0", "\"nid\":0.5"), "nid: "),
                bad(ADD.replace("\"nid\":0", "\"nid\":99999999999"), "nid: "),
                bad(ADD.replace("\"nid\":0", "\"nid\":\"0\""), "nid: "),
                bad(ADD.replace("{", "{\"nid\":1,"), "Duplicate"),
                bad(ONLINE.replace("32", "-1"), "block: expected the number of a memory block"),
                bad(ONLINE.replace("\"why not\"", "5"), "note: expected a string"),
                bad(STUCK.replace("unmovable", "immovable"), "circumstances: unknown name \"immovable\""),
                bad(STUCK.replace("[\"0x100000\"]", "7"), "circumstances: unmovable"),
                bad(STUCK.replace("0x100000", "0x100000000000"), "below 2^44"),
                bad(STUCK.replace("\"unmovable\":[\"0x100000\"]", "\"veto\":3"), "EPERM (1)"),
                bad(STUCK.replace("\"unmovable\":[\"0x100000\"]", "\"failingAllocation\":0"), "from 1 on"),
                bad("{\"a\":".repeat(100) + "1" + "}".repeat(100), "depth"),
                bad("{\"op\":\"" + "x".repeat(1 << 20) + "\"}", "longer than 1024 KiB"),
                bad("\u00ff\u00fe", "expected a JSON object"));
    }

    private static Arguments bad(String line, String message) {
        return Arguments.of(line.length() > 60 ? line.substring(0, 60) : line, line, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badLines")
    void a_bad_line_is_named_and_what_was_answered_before_it_stays(String name, String line, String message)
            throws IOException {
        Path file = file(ADD, ONLINE, line, OFFLINE);
        Cli.Result result = cli.run("run", file, "--json");

        assertThat(result.exitCode()).as(name).isEqualTo(3);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains(file + ":3: ").contains(message);
        assertThat(result.lines()).hasSize(2);
        assertThat(events()).isEqualTo(3);
        assertThat(cli.run("replay", "--verify", "each").exitCode()).isZero();

        Cli.Result piped = cli.runWith(pipe(line), "run", "-");
        assertThat(piped.exitCode()).isEqualTo(3);
        assertThat(piped.out()).isEmpty();
        assertThat(piped.err()).contains("standard input:1: ");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        Cli.Result result = cli.run("run", folder.resolve("nowhere.jsonl"));

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("nowhere.jsonl: there is no such file");
        assertThat(cli.run("run", folder).exitCode()).isEqualTo(3);
    }

    @Test
    void a_pipe_is_answered_before_it_ends() {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            PipedOutputStream toReplug = new PipedOutputStream();
            try (PipedInputStream in = new PipedInputStream(toReplug);
                    PipedWriter fromReplug = new PipedWriter();
                    BufferedReader answers = new BufferedReader(new PipedReader(fromReplug, 1 << 16))) {
                FutureTask<Integer> run = started(in, new PrintWriter(fromReplug));

                write(toReplug, ADD + "\n");
                assertThat(answers.readLine()).contains("\"event\":1,");
                write(toReplug, ONLINE + "\n" + OFFLINE.substring(0, 20));
                assertThat(answers.readLine()).contains("\"event\":2,");
                write(toReplug, OFFLINE.substring(20) + "\n" + REMOVE + "\n");
                assertThat(answers.readLine()).contains("\"event\":3,");
                assertThat(answers.readLine()).contains("\"event\":4,");
                write(toReplug, ADD);
                toReplug.close();
                assertThat(answers.readLine()).contains("\"event\":5,");
                assertThat(run.get()).isZero();
            }
        });
        assertThat(events()).isEqualTo(6);
    }

    private FutureTask<Integer> started(InputStream in, PrintWriter out) {
        Callable<Integer> run = () -> Main.run(
                in,
                out,
                new PrintWriter(new StringWriter()),
                "--journal",
                cli.journal().toString(),
                "run",
                "-",
                "--json");
        FutureTask<Integer> task = new FutureTask<>(run);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static void write(PipedOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
