package replug.journal;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.application.Durability;
import replug.application.Journal.Answer;
import replug.application.JournalProblem;

/** A process of its own that asks one machine and prints each event when it was acknowledged. */
final class WriterProcess implements AutoCloseable {
    /** What it prints once it has the journal open; then it waits for a line before it asks. */
    static final String OPEN = "open";

    private final Process process;
    private final BufferedReader out;

    private WriterProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts one.
     *
     * @param asks how often it asks; a refusal each, the first marked {@code mark}
     * @param patience how long it waits for others
     */
    static WriterProcess start(
            Place place, String machine, int asks, long mark, Durability durability, Duration patience)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path").replace(':', File.pathSeparatorChar),
                WriterProcess.class.getName(),
                place.location(),
                machine,
                Integer.toString(asks),
                Long.toString(mark),
                durability.name(),
                patience.toString());
        builder.environment().putAll(place.environment());
        builder.redirectError(Redirect.INHERIT);
        return new WriterProcess(builder.start());
    }

    /** The next line it prints; null when it has ended. */
    @Nullable
    String line() throws IOException {
        return out.readLine();
    }

    /** Lets it ask. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Has it end without asking anything. */
    void end() throws IOException {
        process.getOutputStream().close();
    }

    /** Ends it as {@code kill -9} does, and returns what it has printed besides. */
    List<String> kill() throws IOException {
        process.toHandle().destroyForcibly(); // Leaves what was printed to be read.
        return rest();
    }

    /** What it prints until it ends. */
    List<String> rest() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            lines.add(line);
        }
        return lines;
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] args) throws IOException {
        Opening opening = new Opening(Opening.Access.CREATE, Durability.valueOf(args[4]), Duration.parse(args[5]));
        try (AxonJournal journal = AxonJournal.open(args[0], opening)) {
            System.out.println(OPEN);
            if (System.in.read() < 0) {
                return;
            }
            ask(journal, args[1], Integer.parseInt(args[2]), Long.parseLong(args[3]));
        } catch (JournalProblem e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void ask(AxonJournal journal, String machine, int asks, long mark) {
        for (int i = 0; i < asks; i++) {
            boolean isNew = journal.machines().stream()
                    .noneMatch(summary -> summary.machine().equals(machine));
            print(journal.ask(machine, List.of(isNew ? Asks.boot() : Asks.refused(mark + i))));
        }
    }

    /** Flushed event by event: what was printed was acknowledged before. */
    private static void print(Answer answer) {
        System.out.println(Asks.text(answer.first(), answer.events().getFirst()));
    }

    /** What it printed that says of an event, and is whole: it may have been killed in the middle of a line. */
    static Stream<String> events(List<String> lines) {
        return lines.stream().filter(line -> line.matches("\\d+ \\{.*}"));
    }
}
