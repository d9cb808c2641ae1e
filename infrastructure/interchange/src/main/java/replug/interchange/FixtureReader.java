package replug.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.application.Provenance.Origin;
import replug.application.fixture.Fixture;
import replug.domain.machine.Command;
import replug.domain.machine.Event;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** Reads fixtures. Nothing of a file is trusted; whether what it expects can have been shows when it is decided again. */
public final class FixtureReader {
    private static final int MAX_LINE_BYTES = 64 << 20;

    /** More is no test: a history of any length is a journal's. */
    private static final int MAX_STEPS = 100_000;

    private static final Pattern NEWER = Pattern.compile("replug-fixture/([2-9]|[1-9][0-9]+)");

    private final FileLines lines;
    private final List<String> unknown = new ArrayList<>();

    private FixtureReader(FileLines lines) {
        this.lines = lines;
    }

    /**
     * Reads the fixture in {@code file}, gzipped or not.
     *
     * @throws InputProblem if it is none; names the file and the line
     */
    public static FixtureFile read(Path file) {
        try (FileLines lines = FileLines.open(file, MAX_LINE_BYTES, _ -> {})) {
            return new FixtureReader(lines).read();
        }
    }

    /** As {@link #read(Path)}, from {@code in}, which {@code name} names in messages. */
    public static FixtureFile read(String name, InputStream in) throws IOException {
        try (FileLines lines = FileLines.read(name, in, MAX_LINE_BYTES)) {
            return new FixtureReader(lines).read();
        }
    }

    private FixtureFile read() {
        try {
            return file();
        } catch (JacksonException e) {
            throw lines.problem("expected a JSON object: " + Json.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw lines.problem(String.valueOf(e.getMessage()), e);
        }
    }

    private FixtureFile file() {
        ObjectNode header = line("a header such as {\"format\":\"%s\"}".formatted(FixtureJson.FORMAT));
        Fields fields = within(() -> header(header));
        Origin origin = within(() -> origin(fields.text("origin")));
        int count = within(() -> count(fields));
        ObjectNode start = line("the state that the history starts in");
        Event booted = within(() -> EventJson.read(
                EventName.MACHINE_BOOTED.text(),
                "1",
                Json.STRICT.writeValueAsBytes(known(start, FixtureJson.IN_START))));
        Fixture bare = new Fixture(
                within(() -> fields.text("machine")),
                origin,
                within(() -> fields.flag("whole")),
                (Event.MachineBooted) booted,
                List.of());
        List<ObjectNode> raw = new ArrayList<>();
        List<Fixture.Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ObjectNode line = line("step %d of %d".formatted(i + 1, count));
            Fixture.Step step = within(() -> step(known(line, FixtureJson.IN_STEP), origin));
            raw.add(line);
            steps.add(step);
        }
        if (lines.next() != null) {
            throw lines.problem(
                    "expected the end of the file after %d steps, as the header says".formatted(count), null);
        }
        return new FixtureFile(header, start, raw, bare.with(steps), unknown);
    }

    private Fields header(ObjectNode header) {
        Fields fields = new Fields(header, "");
        String format = fields.text("format");
        if (NEWER.matcher(format).matches()) {
            throw new InputProblem("written by a newer replug, as %s; this one reads %s: use a newer one"
                    .formatted(Hex.quoted(format), FixtureJson.FORMAT));
        }
        if (!format.equals(FixtureJson.FORMAT)) {
            throw new InputProblem("format: expected %s, found %s".formatted(FixtureJson.FORMAT, Hex.quoted(format)));
        }
        known(header, FixtureJson.IN_HEADER);
        return fields;
    }

    private static Origin origin(String label) {
        return Stream.of(Origin.values())
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new InputProblem("origin: expected observed or decided, found " + Hex.quoted(label)));
    }

    private static int count(Fields fields) {
        int count = fields.number("steps");
        if (count < 0 || count > MAX_STEPS) {
            throw new InputProblem("steps: expected 0 to %d, found %d".formatted(MAX_STEPS, count));
        }
        return count;
    }

    private static Fixture.Step step(ObjectNode line, Origin origin) {
        Fields fields = new Fields(line, "");
        Command.Ask ask = FixtureJson.ask(line);
        List<replug.domain.paging.FrameRange> frames = FixtureJson.frames(fields);
        if (origin == Origin.OBSERVED && frames == null) {
            throw new InputProblem("frames is missing, which a history of a real machine needs; [] for none");
        }
        return new Fixture.Step(
                fields.number("event"),
                ask,
                origin == Origin.OBSERVED ? frames : null,
                FixtureJson.event(line, ask, origin),
                fields.has(FixtureJson.LINT) ? fields.texts(FixtureJson.LINT) : null);
    }

    private ObjectNode line(String expected) {
        byte @Nullable [] line = lines.next();
        if (line == null) {
            throw lines.problem("expected %s, found the end of the file".formatted(expected), null);
        }
        if (Json.STRICT.readTree(line) instanceof ObjectNode object) {
            return object;
        }
        throw lines.problem("expected %s, found something else than a JSON object".formatted(expected), null);
    }

    /** Those names that are known; the others are noted. */
    private ObjectNode known(ObjectNode line, Set<String> names) {
        ObjectNode known = line.deepCopy();
        for (String name : line.propertyNames()) {
            if (!names.contains(name)) {
                unknown.add("line %d: %s".formatted(lines.number(), Hex.quoted(name)));
                known.remove(name);
            }
        }
        return known;
    }

    private <T> T within(java.util.function.Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InputProblem e) {
            throw lines.problem(String.valueOf(e.getMessage()), e);
        }
    }
}
