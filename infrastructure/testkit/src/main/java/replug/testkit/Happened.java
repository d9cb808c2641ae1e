package replug.testkit;

import java.util.stream.Collectors;
import replug.application.fixture.Divergence;
import replug.application.fixture.Fixture;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.ImpossibleHistory;
import replug.domain.machine.Machine;
import replug.domain.machine.Refusal;
import replug.interchange.DivergenceText;
import replug.interchange.EventName;
import replug.interchange.OperationLines;

/** What was asked and what came of it, in messages. */
final class Happened {
    private Happened() {}

    /** As {@code replug run} reads it. */
    static String asked(Ask ask) {
        return OperationLines.line(ask);
    }

    static String text(Event event) {
        return switch (event) {
            case Event.Refused refused -> "was refused: " + text(refused.refusal());
            case Event.KernelStopped _ ->
                "stopped the kernel: " + event.outcome().log();
            case Event.MachineBooted _, Event.Operated _ ->
                "is %s, %s, result %d"
                        .formatted(
                                event.getClass().getSimpleName(),
                                EventName.of(event).text(),
                                event.outcome().result());
        };
    }

    private static String text(Refusal refusal) {
        return "-%s%s%s"
                .formatted(
                        refusal.errnoName(),
                        refusal.message() == null ? "" : ", \"%s\"".formatted(refusal.message()),
                        refusal.check() == null
                                ? ""
                                : ", by check %s (kernel-spec %s)"
                                        .formatted(
                                                refusal.check(), refusal.check().section()));
    }

    /** What an event that was decided does otherwise than one that was expected. */
    static String differences(Ask ask, Machine before, Event found, Event expected) {
        Machine wanted;
        try {
            wanted = Hotplug.evolve(before, expected);
        } catch (ImpossibleHistory e) {
            return "  what is expected cannot follow: " + e.getMessage();
        }
        Divergence divergence = new Divergence.Operated(
                new Fixture.Step(0, ask, null, expected), found, wanted, Hotplug.evolve(before, found));
        return DivergenceText.lines(divergence).stream()
                .map(line -> "  " + line)
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
