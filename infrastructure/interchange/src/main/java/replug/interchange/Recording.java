package replug.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Command;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.IllegalTableWrite;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A recording of a real kernel, format {@code replug-capture/1}: JSON lines, gzipped or not; the machine first, then its
 * steps, each with every non-zero entry of every table. Read step by step, so its length does not matter.
 */
public final class Recording implements AutoCloseable {
    private static final String FAMILY = "replug-capture/";
    private static final String FORMAT = FAMILY + "1";

    /** A step of a machine with a million scattered entries is smaller. */
    private static final int MAX_LINE_BYTES = 128 << 20;

    private final FileLines lines;
    private final String name;
    private final MachineFacts facts;
    private final StepReader steps;

    /**
     * One step.
     *
     * @param number as the recording counts
     * @param command what was seen
     * @param seen what the machine itself said then; null where nobody looked
     */
    public record Step(
            int number, Command command, @Nullable SeenText seen) {}

    private Recording(FileLines lines) {
        this.lines = lines;
        Fields machine = line();
        if (machine == null) {
            throw problem("the file is empty; expected a recording (%s)".formatted(FORMAT), null);
        }
        try {
            checkFormat(machine);
            this.name = machine.text("name");
            if (!MachineName.isOne(name)) {
                throw new InputProblem("name: expected letters, digits and . _ + -, found " + Hex.quoted(name));
            }
            this.facts = RecordedFacts.read(machine);
            this.steps = new StepReader(facts);
        } catch (InputProblem | IllegalArgumentException | IllegalTableWrite e) {
            throw problem(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Opens the recording in {@code file}.
     *
     * @param bytesRead is told how many bytes of the file were read, for progress
     * @throws InputProblem if it is not a recording, or cannot be read
     */
    public static Recording open(Path file, LongConsumer bytesRead) {
        return of(FileLines.open(file, MAX_LINE_BYTES, bytesRead));
    }

    /** Reads the recording in {@code in}, which {@code name} names in messages. */
    public static Recording read(String name, InputStream in) throws IOException {
        return of(FileLines.read(name, in, MAX_LINE_BYTES));
    }

    private static Recording of(FileLines lines) {
        try {
            return new Recording(lines);
        } catch (InputProblem e) {
            lines.close();
            throw e;
        }
    }

    /** The recording's name, which becomes the machine's. */
    public String name() {
        return name;
    }

    public MachineFacts facts() {
        return facts;
    }

    /**
     * The next step; null after the last.
     *
     * @throws InputProblem if the line is not a step, or cannot follow the one before
     */
    public @Nullable Step next() {
        Fields step = line();
        if (step == null) {
            if (lines.number() == 2) {
                throw problem("the recording has no steps; expected the boot step", null);
            }
            return null;
        }
        try {
            return steps.read(step);
        } catch (InputProblem | IllegalArgumentException | IllegalTableWrite e) {
            throw problem(String.valueOf(e.getMessage()), e);
        }
    }

    /** What is wrong with the line read last, in the words of the domain. */
    public InputProblem problem(String what, @Nullable Throwable cause) {
        return lines.problem(what, cause);
    }

    private @Nullable Fields line() {
        byte[] line = lines.next();
        if (line == null) {
            return null;
        }
        try {
            JsonNode json = Json.TOLERANT.readTree(line);
            return new Fields(json, "");
        } catch (JacksonException e) {
            throw problem(
                    "expected a JSON object: column %d: %s"
                            .formatted(
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getColumnNr(),
                                    Json.reason(e)),
                    e);
        } catch (InputProblem e) {
            throw problem("expected a JSON object, found another value", e);
        }
    }

    private static void checkFormat(Fields machine) {
        String format = machine.has("format") ? machine.text("format") : "";
        if (format.equals(FORMAT)) {
            return;
        }
        boolean isNewer = format.startsWith(FAMILY);
        throw new InputProblem("expected \"format\":\"%s\", found %s%s"
                .formatted(FORMAT, Hex.quoted(format), isNewer ? ", which a newer replug reads" : ""));
    }

    @Override
    public void close() {
        lines.close();
    }
}
