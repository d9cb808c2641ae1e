package replug.testkit;

import java.util.List;
import java.util.function.Consumer;
import replug.domain.machine.Check;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal.Errno;

/** What came of an operation in a {@link Scenario}: what it should have been, and what is asked next. */
public final class Answer {
    private final Scenario scenario;
    private final Ask ask;
    private final Machine before;
    private final Event event;
    private final Machine after;

    Answer(Scenario scenario, Ask ask, Machine before, Event event, Machine after) {
        this.scenario = scenario;
        this.ask = ask;
        this.before = before;
        this.event = event;
        this.after = after;
    }

    /** It was done: neither refused, nor did the kernel stop. */
    public Answer thenIsDone() {
        return require(!(event instanceof Event.Refused || event instanceof Event.KernelStopped), "done");
    }

    /** This happened. */
    public Answer thenHappens(Class<? extends Event> type) {
        return require(type.isInstance(event), type.getSimpleName());
    }

    /** Exactly this event happened, with every table write in it; else it is told what differs. */
    public Answer then(Event expected) {
        if (!event.equals(expected)) {
            throw new AssertionError("%s: goes another way:%n%s"
                    .formatted(Happened.asked(ask), Happened.differences(ask, before, event, expected)));
        }
        return this;
    }

    /** The kernel returned this: 0, a new id or a count, or −errno. */
    public Answer thenResult(int result) {
        boolean isRunning = !(event instanceof Event.KernelStopped);
        return require(isRunning && event.outcome().result() == result, Integer.toString(result));
    }

    /** The kernel refused it with this error. */
    public Answer thenRefused(Errno errno) {
        return require(
                event instanceof Event.Refused refused && refused.refusal().errno() == errno.number(),
                "refused with -" + errno);
    }

    /** The kernel refused it with this error, and for this reason. */
    public Answer thenRefused(Errno errno, Check check) {
        return require(
                event instanceof Event.Refused refused
                        && refused.refusal().errno() == errno.number()
                        && refused.refusal().check() == check,
                "refused with -%s by check %s (kernel-spec %s)".formatted(errno, check, check.section()));
    }

    /** The kernel stopped. */
    public Answer thenStops() {
        return require(event instanceof Event.KernelStopped, "what stops the kernel");
    }

    /** The machine is as it was before. */
    public Answer thenNothingChanges() {
        List<String> differences = MachineDifferences.lines(after, before);
        return require(
                differences.isEmpty(),
                "without effect, but has some:%n%s%n".formatted(String.join(System.lineSeparator(), differences)));
    }

    /** More about what happened. */
    public Answer thenEvent(Consumer<? super Event> assertions) {
        assertions.accept(event);
        return this;
    }

    /** How the machine is after it. */
    public Answer thenState(Consumer<? super Machine> assertions) {
        assertions.accept(after);
        return this;
    }

    /** Asks on, as {@link Scenario#when(Operation)}. */
    public Answer when(Operation operation) {
        return scenario.when(operation);
    }

    /** Asks on, as {@link Scenario#when(Operation, Circumstances)}. */
    public Answer when(Operation operation, Circumstances circumstances) {
        return scenario.when(operation, circumstances);
    }

    /** Asks on, as {@link Scenario#whenEvent}. */
    public Answer whenEvent(long number, Operation operation) {
        return scenario.whenEvent(number, operation);
    }

    private Answer require(boolean holds, String expected) {
        if (!holds) {
            throw new AssertionError(
                    "%s: should be %s, but %s".formatted(Happened.asked(ask), expected, Happened.text(event)));
        }
        return this;
    }
}
