package replug.application;

import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.application.JournalProblem.Kind;
import replug.domain.machine.Event.MachineBooted;
import replug.domain.machine.MachineFacts;

/** The events of one machine up to one of them, read one by one, of which no state is built. */
final class EventsUntil implements AutoCloseable {
    private final String machine;
    private final @Nullable Long at;
    private final Stream<Recorded> stream;
    private final Iterator<Recorded> rest;
    private final Recorded boot;
    private final MachineFacts facts;
    private long number = -1;

    /**
     * The events until {@code at}, or the last where that is null.
     *
     * @throws JournalProblem if there are none, or the first is not a boot
     */
    EventsUntil(Journal journal, String machine, @Nullable Long at) {
        this.machine = machine;
        this.at = at;
        this.stream = journal.read(machine, 0);
        try {
            this.rest = stream.iterator();
            if (!rest.hasNext()) {
                throw new JournalProblem(Kind.MISTAKEN, "machine %s has no events".formatted(machine));
            }
            this.boot = rest.next();
            if (!(boot.event() instanceof MachineBooted booted)) {
                throw new JournalProblem(
                        Kind.DAMAGED,
                        "event 0 of %s cannot be applied: the machine has not booted yet".formatted(machine));
            }
            this.facts = booted.facts();
        } catch (RuntimeException | Error e) {
            stream.close();
            throw e;
        }
    }

    MachineFacts facts() {
        return facts;
    }

    /** Number of the event that {@link #next} gave last. */
    long number() {
        return number;
    }

    /**
     * The next event, the boot first; null after the last.
     *
     * @throws JournalProblem if an event cannot be read, or the one to end with is not there
     */
    @Nullable
    Recorded next() {
        if (number < 0) {
            number = boot.number();
            return boot;
        }
        boolean isEnd = at != null && number >= at;
        if (isEnd || !rest.hasNext()) {
            if (at != null && number != at) {
                throw new JournalProblem(
                        Kind.MISTAKEN, "machine %s has no event %d: its last is %d".formatted(machine, at, number));
            }
            return null;
        }
        Recorded next = rest.next();
        number = next.number();
        return next;
    }

    @Override
    public void close() {
        stream.close();
    }
}
