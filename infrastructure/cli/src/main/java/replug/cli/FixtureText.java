package replug.cli;

import java.util.ArrayList;
import java.util.List;
import replug.application.fixture.Divergence;
import replug.application.fixture.Fixture;
import replug.domain.machine.MachineFacts;
import replug.interchange.DivergenceText;
import replug.interchange.EventName;

/** Where a fixture's history goes another way, for people: the event, what differs, and how to look further. */
final class FixtureText {
    private FixtureText() {}

    static List<String> lines(Fixture fixture, Divergence divergence) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + where(fixture, divergence));
        DivergenceText.lines(divergence)
                .forEach(line -> Texts.wrapped(line, Texts.WIDTH - 4).forEach(part -> lines.add("    " + part)));
        if (divergence instanceof Divergence.Operated operated) {
            long event = operated.step().event();
            lines.add("  where it was recorded: replug show %d, replug diff %d --machine %s"
                    .formatted(event, event, fixture.machine()));
        }
        return lines;
    }

    /** The event, by number, name and what it is about. */
    static String where(Fixture fixture, Divergence divergence) {
        return switch (divergence) {
            case Divergence.Booted _ -> "the boot";
            case Divergence.Operated operated ->
                "event %d %s"
                        .formatted(
                                operated.step().event(),
                                asked(operated.step(), fixture.start().facts()));
        };
    }

    /** What is expected, by name, and what it is about. */
    static String asked(Fixture.Step step, MachineFacts facts) {
        return "%s %s"
                .formatted(
                        EventName.of(step.expected()).text(),
                        Texts.subject(step.ask().operation(), facts))
                .stripTrailing();
    }
}
