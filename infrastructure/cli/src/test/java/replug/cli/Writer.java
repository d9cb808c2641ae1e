package replug.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Another process that runs {@code replug}; mostly one that writes what it is asked for. */
final class Writer implements AutoCloseable {
    /** Operations after which all is as it was. */
    static final List<String> ROUND = List.of(
            "{\"op\":\"add_memory\",\"nid\":0,\"start\":\"0x100000000\",\"size\":\"0x8000000\",\"flags\":0}",
            "{\"op\":\"set_memory_block_state\",\"block\":32,\"state\":\"online_movable\"}",
            "{\"op\":\"set_memory_block_state\",\"block\":32,\"state\":\"offline\"}",
            "{\"op\":\"remove_memory\",\"start\":\"0x100000000\",\"size\":\"0x8000000\"}");

    /** The program as it was built, where that is to be used: otherwise the classes that are tested. */
    private static final String PROGRAM = System.getProperty("replug.program", "");

    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final BufferedReader out;
    private final PrintWriter in;

    private Writer(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /** Runs a command line; {@code jvm} are options of the virtual machine. */
    static ProcessBuilder replug(List<String> jvm, Path journal, String... words) {
        List<String> command = new ArrayList<>();
        if (PROGRAM.isEmpty()) {
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path")));
            command.addAll(jvm);
            command.add("replug.cli.Main");
        } else {
            command.add(PROGRAM);
        }
        command.addAll(List.of("--journal", journal.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("REPLUG_JAVA_OPTS", String.join(" ", jvm));
        return builder;
    }

    /** One that is asked line by line. */
    static Writer start(Path journal, String... options) throws IOException {
        return running(journal, "-", options);
    }

    /** One that is asked all that {@code file} has. */
    static Writer running(Path journal, String file, String... options) throws IOException {
        String[] words = Stream.concat(Stream.of("run", file, "--json"), Stream.of(options))
                .toArray(String[]::new);
        return new Writer(replug(List.of(), journal, words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Asks for the next operation; whether anybody reads it. */
    boolean ask(String line) {
        in.println(line);
        return !in.checkError();
    }

    /** The number of the next event that is acknowledged; -1 if there are no more. */
    long answer() throws IOException {
        String line = out.readLine();
        try {
            return line == null ? -1 : JSON.readTree(line).path("event").longValue();
        } catch (JacksonException _) {
            return -1; // The last, half written when the process was killed.
        }
    }

    /** As {@code kill -9} does; what it has printed can still be read. */
    void kill() {
        process.toHandle().destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String line(long number) {
        return ROUND.get((int) (number % ROUND.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        kill();
    }
}
