package replug.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.application.Provenance;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Operations to be asked, one JSON object a line: the {@code operation} objects of recordings, with {@code circumstances},
 * {@code note}, {@code actor} and {@code reason} where there are some. Empty lines are skipped. What stands in a line and is
 * not known is an error.
 */
public final class OperationLines implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 1 << 20;
    private static final Pattern MISSING = Pattern.compile("Missing required creator property '(\\w+)'");
    private static final long PFNS = 1L << 44;
    private static final List<String> BESIDE_ARGUMENTS = List.of("note", "circumstances", "actor", "reason");

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
        ObjectNode object = Json.STRICT.valueToTree(ask.operation());
        if (!ask.circumstances().equals(Circumstances.NONE)) {
            object.set("circumstances", Json.STRICT.valueToTree(ask.circumstances()));
        }
        if (ask.note() != null) {
            object.put("note", ask.note());
        }
        return object.toString();
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
        String op = fields.text("op");
        if (!OperationName.isKnown(op)) {
            throw new InputProblem("op: expected one of %s, found %s"
                    .formatted(
                            Stream.of(OperationName.values())
                                    .map(OperationName::text)
                                    .collect(Collectors.joining(", ")),
                            Hex.quoted(op)));
        }
        for (String key : object.propertyNames()) {
            require(!object.get(key).isNull(), key + " is null; leave it out, or give it a value");
        }
        String note = fields.optionalText("note").orElse(null);
        Circumstances circumstances =
                fields.has("circumstances") ? circumstances(fields.node("circumstances")) : Circumstances.NONE;
        String actor = fields.optionalText("actor").orElse(null);
        String reason = fields.optionalText("reason").orElse(null);
        refuse("actor", actor == null ? Optional.empty() : Provenance.problemOfActor(actor));
        refuse("reason", reason == null ? Optional.empty() : Provenance.problemOfReason(reason));
        ObjectNode bare = object.deepCopy();
        bare.remove(BESIDE_ARGUMENTS);
        Operation operation = checked(read(bare, Operation.class, ""));
        return new Line(number, new Command.Ask(operation, circumstances, note), actor, reason);
    }

    private static void refuse(String key, Optional<String> problem) {
        problem.ifPresent(what -> {
            throw new InputProblem(key + ": " + what);
        });
    }

    private static <T> T read(JsonNode json, Class<T> type, String path) {
        try {
            return Json.STRICT.treeToValue(json, type);
        } catch (UnrecognizedPropertyException e) {
            throw new InputProblem(
                    "%sunknown name %s; known here are %s"
                            .formatted(path, Hex.quoted(e.getPropertyName()), new TreeSet<>(e.getKnownPropertyIds())),
                    e);
        } catch (JacksonException e) {
            Matcher missing = MISSING.matcher(Json.reason(e));
            throw new InputProblem(path + (missing.find() ? missing.group(1) + " is missing" : Json.reason(e)), e);
        }
    }

    private static Circumstances circumstances(JsonNode json) {
        Circumstances read = read(json, Circumstances.class, "circumstances: ");
        for (long pfn : read.unmovable()) {
            require(pfn >= 0 && pfn < PFNS, "circumstances.unmovable: expected page frame numbers below 2^44");
        }
        Integer failing = read.failingAllocation();
        require(failing == null || failing > 0, "circumstances.failingAllocation: expected a number from 1 on");
        Integer veto = read.veto();
        require(
                veto == null || Refusal.Errno.numbered(veto).isPresent(),
                "circumstances.veto: expected the number of one of %s"
                        .formatted(Stream.of(Refusal.Errno.values())
                                .map(errno -> errno + " (" + errno.number() + ")")
                                .collect(Collectors.joining(", "))));
        return read;
    }

    private static Operation checked(Operation operation) {
        switch (operation) {
            case Operation.SetMemoryBlockState set ->
                require(set.block() >= 0, "block: expected the number of a memory block, from 0 on");
            case Operation.AddDriverManagedMemory add ->
                require(isPrintable(add.resource()), "resource: expected a name without control characters");
            case Operation.MemremapPages map ->
                require(
                        map.order() == null || (map.order() >= 0 && map.order() < Long.SIZE),
                        "order: expected log2 of a number of pages, 0 to 63");
            default -> {}
        }
        return operation;
    }

    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new InputProblem(otherwise);
        }
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
