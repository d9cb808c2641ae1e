package replug.interchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import replug.application.fixture.Fixture;
import replug.application.fixture.FixtureModel;
import replug.domain.machine.Event;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fixture as it stands in a file, format {@code replug-fixture/1} (docs/fixtures.md): a header, the state that it starts in, and
 * a step a line. What stands in it and is not known is kept.
 */
public final class FixtureFile {
    private final ObjectNode header;
    private final ObjectNode start;
    private final List<ObjectNode> steps;
    private final Fixture fixture;
    private final List<String> unknown;

    FixtureFile(ObjectNode header, ObjectNode start, List<ObjectNode> steps, Fixture fixture, List<String> unknown) {
        this.header = header;
        this.start = start;
        this.steps = List.copyOf(steps);
        this.fixture = fixture;
        this.unknown = List.copyOf(unknown);
    }

    /** The file of a fixture that was just made. */
    public static FixtureFile of(Fixture fixture) {
        List<ObjectNode> steps = fixture.steps().stream()
                .map(step -> FixtureJson.step(fixture, step))
                .toList();
        return new FixtureFile(FixtureJson.header(fixture), FixtureJson.start(fixture), steps, fixture, List.of());
    }

    public Fixture fixture() {
        return fixture;
    }

    /** Names in it that this program does not know, each with its line. */
    public List<String> unknown() {
        return unknown;
    }

    /** Why expectations were changed, in order. */
    public List<String> accepted() {
        List<String> reasons = new ArrayList<>();
        header.path(FixtureJson.ACCEPTED)
                .forEach(one -> reasons.add(one.path(FixtureJson.REASON).asString("")));
        return reasons;
    }

    /** This file with other expectations, one event for each step, and the reason for it. */
    public FixtureFile accepting(List<Event> expected, String reason) {
        List<Fixture.Step> next = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            next.add(fixture.steps().get(i).expecting(expected.get(i)));
        }
        Fixture other = FixtureModel.withFindings(fixture.with(next));
        List<ObjectNode> changed = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Fixture.Step step = other.steps().get(i);
            ObjectNode line = steps.get(i).deepCopy();
            line.set(FixtureJson.EXPECT, FixtureJson.expected(fixture, step));
            line.set(FixtureJson.LINT, FixtureJson.findings(Objects.requireNonNull(step.findings())));
            changed.add(line);
        }
        ObjectNode reasoned = header.deepCopy();
        reasoned.withArray(FixtureJson.ACCEPTED).addObject().put(FixtureJson.REASON, reason);
        return new FixtureFile(reasoned, start, changed, other, unknown);
    }

    /** Its lines, without their ends. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(header.toString());
        lines.add(start.toString());
        steps.forEach(step -> lines.add(Objects.requireNonNull(step).toString()));
        return lines;
    }
}
