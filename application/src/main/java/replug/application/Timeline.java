package replug.application;

import java.util.Iterator;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.application.Journal.Snapshot;
import replug.application.JournalProblem.Kind;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.ImpossibleHistory;
import replug.domain.machine.Machine;

/** The states that one machine went through, rebuilt from its journal by applying event after event. */
public final class Timeline {
    /** When the rebuilt state's digest is compared with the one that was recorded. */
    public enum Verify {
        /** After every event. */
        EACH,
        /** After the last one. */
        END,
        NONE
    }

    private final Journal journal;
    private final String machine;

    public Timeline(Journal journal, String machine) {
        this.journal = journal;
        this.machine = machine;
    }

    /**
     * A state, and what led to it.
     *
     * @param number of the last event
     * @param refused how many of the events so far are refusals
     * @param machine the state after it
     */
    public record Reached(long number, long refused, Machine machine) {}

    /**
     * The state after event {@code at}, or after the last one where {@code at} is null.
     *
     * @throws JournalProblem if there is no such event, an event cannot follow the one before, or a digest differs
     */
    public Machine at(@Nullable Long at, Verify verify) {
        return reach(at, verify).machine();
    }

    /** As {@link #at}. Begins with a snapshot where there is one, unless every event is to be verified. */
    public Reached reach(@Nullable Long at, Verify verify) {
        Snapshot start = verify == Verify.EACH
                ? null
                : journal.snapshot(machine, at == null ? Long.MAX_VALUE : at).orElse(null);
        return replay(start, at, verify, (_, _) -> {});
    }

    /** As {@link #reach}, from the first event on; {@code reader} is given every event with the state after it. */
    public Reached replay(@Nullable Long at, Verify verify, BiConsumer<Recorded, Machine> reader) {
        return replay(null, at, verify, reader);
    }

    /**
     * Gives {@code reader} the events from {@code from} or before on, up to {@code to} or the last, with the states after
     * them. Of a machine that was followed it gives all, since what is known of it is in the events only. The digests at
     * both ends are verified.
     */
    public Reached between(long from, @Nullable Long to, BiConsumer<Recorded, Machine> reader) {
        Snapshot start = from == 0
                ? null
                : journal.snapshot(machine, from - 1)
                        .filter(known -> !known.machine().isFollowed())
                        .orElse(null);
        return replay(start, to, Verify.END, (recorded, state) -> {
            if (recorded.number() == from) {
                compare(state, recorded);
            }
            reader.accept(recorded, state);
        });
    }

    private Reached replay(
            @Nullable Snapshot start, @Nullable Long at, Verify verify, BiConsumer<Recorded, Machine> reader) {
        Machine state = start == null ? null : start.machine();
        long number = start == null ? -1 : start.number();
        long refused = start == null ? 0 : start.refused();
        Recorded last = null;
        try (Stream<Recorded> events = journal.read(machine, number + 1)) {
            for (Iterator<Recorded> rest = events.iterator(); (at == null || number < at) && rest.hasNext(); ) {
                last = rest.next();
                number = last.number();
                refused += last.event() instanceof Event.Refused ? 1 : 0;
                state = evolve(state, last);
                if (verify == Verify.EACH) {
                    compare(state, last);
                }
                reader.accept(last, state);
            }
        }
        if (state == null) {
            throw new JournalProblem(Kind.MISTAKEN, "machine %s has no events".formatted(machine));
        }
        if (at != null && number != at) {
            throw new JournalProblem(
                    Kind.MISTAKEN, "machine %s has no event %d: its last is %d".formatted(machine, at, number));
        }
        if (verify == Verify.END && last != null) {
            compare(state, last);
        }
        return new Reached(number, refused, state);
    }

    private Machine evolve(@Nullable Machine state, Recorded recorded) {
        try {
            return Hotplug.evolve(state, recorded.event());
        } catch (ImpossibleHistory e) {
            throw new JournalProblem(
                    Kind.DAMAGED,
                    "event %d of %s cannot be applied: %s".formatted(recorded.number(), machine, e.getMessage()),
                    e);
        }
    }

    private void compare(Machine state, Recorded recorded) {
        if (!state.digest().equals(recorded.tablesDigest())) {
            throw new JournalProblem(
                    Kind.DAMAGED,
                    "after event %d (%s) of %s the tables digest is %s, the journal recorded %s"
                            .formatted(
                                    recorded.number(),
                                    recorded.name(),
                                    machine,
                                    state.digest(),
                                    recorded.tablesDigest()));
        }
    }
}
