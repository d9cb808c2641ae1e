package replug.interchange;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import replug.application.Provenance.Origin;
import replug.application.fixture.Fixture;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Event;
import replug.domain.paging.FrameRange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The lines of a fixture, as objects. Events look as in the journal, but that what was asked stands beside what is expected. */
final class FixtureJson {
    static final String FORMAT = "replug-fixture/1";
    static final String ACCEPTED = "accepted";
    static final String REASON = "reason";
    static final String EXPECT = "expect";
    static final String LINT = "lint";

    static final Set<String> IN_HEADER = Set.of("format", "machine", "origin", "whole", "steps", ACCEPTED);
    static final Set<String> IN_START = Set.of("facts", "preallocatedRootEntries", "outcome");
    static final Set<String> IN_STEP = Set.of("event", "operation", "circumstances", "note", "frames", EXPECT, LINT);

    private static final String NOTE = "note";
    private static final String CIRCUMSTANCES = "circumstances";
    private static final String NAME = "name";
    private static final String OUTCOME = "outcome";
    private static final String OPERATION = "operation";

    private FixtureJson() {}

    static ObjectNode header(Fixture fixture) {
        return Json.STRICT
                .createObjectNode()
                .put("format", FORMAT)
                .put("machine", fixture.machine())
                .put("origin", origin(fixture.origin()))
                .put("whole", fixture.isWhole())
                .put("steps", fixture.steps().size());
    }

    static String origin(Origin origin) {
        return origin.label();
    }

    static ObjectNode start(Fixture fixture) {
        return tree(EventJson.write(fixture.start()));
    }

    static ObjectNode step(Fixture fixture, Fixture.Step step) {
        ObjectNode line = Json.STRICT.createObjectNode();
        line.put("event", step.event());
        ObjectNode ask = AskJson.write(step.ask());
        JsonNode circumstances = ask.remove(CIRCUMSTANCES);
        JsonNode note = ask.remove(NOTE);
        line.set(OPERATION, ask);
        if (circumstances != null) {
            line.set(CIRCUMSTANCES, circumstances);
        }
        if (note != null) {
            line.set(NOTE, note);
        }
        List<FrameRange> frames = step.frames();
        if (frames != null) {
            ArrayNode array = line.putArray("frames");
            frames.forEach(range -> array.add(DomainModule.frames(range)));
        }
        line.set(EXPECT, expected(fixture, step));
        List<String> findings = step.findings();
        if (findings != null) {
            line.set(LINT, findings(findings));
        }
        return line;
    }

    /** What is expected, without what the line says already. */
    static ObjectNode expected(Fixture fixture, Fixture.Step step) {
        ObjectNode payload = tree(EventJson.write(step.expected()));
        ObjectNode expected = Json.STRICT
                .createObjectNode()
                .put(NAME, EventName.of(step.expected()).text());
        payload.remove(OPERATION);
        ObjectNode outcome = (ObjectNode) payload.path(OUTCOME);
        outcome.remove(NOTE);
        outcome.remove(CIRCUMSTANCES);
        expected.setAll(payload);
        return expected;
    }

    static ArrayNode findings(List<String> findings) {
        ArrayNode array = Json.STRICT.createArrayNode();
        findings.forEach(array::add);
        return array;
    }

    private static ObjectNode tree(byte[] payload) {
        return (ObjectNode) Json.STRICT.readTree(payload);
    }

    /**
     * The event that {@code line} expects.
     *
     * @throws InputProblem if it expects none
     */
    static Event event(ObjectNode line, Command.Ask ask, Origin origin) {
        ObjectNode expect = new Fields(line, "").object(EXPECT).copy();
        Fields fields = new Fields(expect, EXPECT);
        String name = fields.text(NAME);
        ObjectNode outcome = fields.object(OUTCOME).copy();
        expect.remove(NAME);
        expect.set(OUTCOME, outcome);
        expect.set(OPERATION, line.get(OPERATION));
        if (ask.note() != null) {
            outcome.put(NOTE, ask.note());
        }
        if (origin == Origin.DECIDED && !ask.circumstances().equals(Circumstances.NONE)) {
            outcome.set(CIRCUMSTANCES, line.get(CIRCUMSTANCES));
        }
        return EventJson.read(name, "1", Json.STRICT.writeValueAsBytes(expect));
    }

    static @Nullable List<FrameRange> frames(Fields line) {
        return line.has("frames")
                ? line.texts("frames").stream().map(DomainModule::frames).toList()
                : null;
    }

    static Command.Ask ask(ObjectNode line) {
        ObjectNode asked = new Fields(line, "").object(OPERATION).copy();
        for (String beside : List.of(NOTE, CIRCUMSTANCES)) {
            JsonNode value = line.get(beside);
            if (value != null) {
                asked.set(beside, value);
            }
        }
        return AskJson.read(asked);
    }
}
