package replug.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import replug.application.Provenance;
import replug.domain.machine.Command;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Operations to be asked, one JSON object a line: the {@code operation} objects of recordings, with {@code circumstances},
 * {@code note}, {@code actor} and {@code reason} where there are some. Empty lines are skipped. What stands in a line and is
 * not known is an error.
 */
public final class OperationLines implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 1 << 20;
    private static final List<String> BESIDE = List.of("actor", "reason");

    private final String name;
    private final ReadyLines lines;
    private int number;

    /**
     * A line.
     *
     * @param number its number, from 1
     * @param ask what it asks
     * @param actor who asks, where the line says; null otherwise
     * @param reason why it is asked for, where the line says; null otherwise
     */
    public record Line(
            int number,
            Command.Ask ask,
            @Nullable String actor,
            @Nullable String reason) {}

    private OperationLines(String name, InputStream in) {
        this.name = name;
        this.lines = new ReadyLines(in, MAX_LINE_BYTES);
    }

    /** The lines of {@code in}; complaints call it {@code name}. */
    public static OperationLines of(String name, InputStream in) {
        return new OperationLines(name, in);
    }

    /**
     * The lines of {@code file}; {@code reader} is told how many bytes were read so far.
     *
     * @throws InputProblem if it cannot be read
     */
    public static OperationLines open(Path file, LongConsumer reader) {
        try {
            return of(file.toString(), new CountedInput(Files.newInputStream(file), reader));
        } catch (NoSuchFileException e) {
            throw new InputProblem("%s: there is no such file".formatted(file), e);
        } catch (IOException e) {
            throw new InputProblem("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Whether {@link #next} need not wait for input, as far as one can tell. */
    public boolean isReady() {
        try {
            return lines.isReady();
        } catch (IOException e) {
            return true; // The next line will say what is wrong.
        }
    }

    /**
     * The next line that is not empty; null after the last. Waits for it.
     *
     * @throws InputProblem if it is not an operation; names the line
     */
    public @Nullable Line next() {
        try {
            for (byte[] line = nextLine(); line != null; line = nextLine()) {
                if (!new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
                    return read(line);
                }
            }
            return null;
        } catch (IOException e) {
            throw problem("cannot be read: " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw problem("expected a JSON object: " + Json.reason(e), e);
        } catch (InputProblem e) {
            throw problem(String.valueOf(e.getMessage()), e);
        }
    }

    /** The line that asks {@code ask}. */
    public static String line(Command.Ask ask) {
        return AskJson.write(ask).toString();
    }

    private byte @Nullable [] nextLine() throws IOException {
        number++;
        return lines.next();
    }

    private InputProblem problem(String what, Throwable cause) {
        return new InputProblem("%s:%d: %s".formatted(name, number, what), cause);
    }

    private Line read(byte[] line) {
        JsonNode json = Json.STRICT.readTree(line);
        if (!(json instanceof ObjectNode object)) {
            throw new InputProblem("expected a JSON object, found " + Hex.quoted(json.toString()));
        }
        Fields fields = new Fields(object, "");
        String actor = fields.optionalText("actor").orElse(null);
        String reason = fields.optionalText("reason").orElse(null);
        refuse("actor", actor == null ? Optional.empty() : Provenance.problemOfActor(actor));
        refuse("reason", reason == null ? Optional.empty() : Provenance.problemOfReason(reason));
        ObjectNode ask = object.deepCopy();
        ask.remove(BESIDE);
        return new Line(number, AskJson.read(ask), actor, reason);
    }

    private static void refuse(String key, Optional<String> problem) {
        problem.ifPresent(what -> {
            throw new InputProblem(key + ": " + what);
        });
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new InputProblem("%s: cannot be closed: %s".formatted(name, e.getMessage()), e);
        }
    }
}
