package replug.application;

import java.util.Iterator;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.application.JournalProblem.Kind;
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
     * The state after event {@code at}, or after the last one where {@code at} is null.
     *
     * @throws JournalProblem if there is no such event, an event cannot follow the one before, or a digest differs
     */
    public Machine at(@Nullable Long at, Verify verify) {
        return replay(at, verify, (_, _) -> {});
    }

    /** As {@link #at}; {@code reader} is given every event with the state after it. */
    public Machine replay(@Nullable Long at, Verify verify, BiConsumer<Recorded, Machine> reader) {
        Machine state = null;
        Recorded last = null;
        try (Stream<Recorded> events = journal.read(machine, 0)) {
            for (Iterator<Recorded> rest = events.iterator(); rest.hasNext() && !isReached(last, at); ) {
                last = rest.next();
                state = evolve(state, last);
                if (verify == Verify.EACH) {
                    compare(state, last);
                }
                reader.accept(last, state);
            }
        }
        if (state == null || last == null) {
            throw new JournalProblem(Kind.MISTAKEN, "machine %s has no events".formatted(machine));
        }
        if (at != null && last.number() != at) {
            throw new JournalProblem(
                    Kind.MISTAKEN, "machine %s has no event %d: its last is %d".formatted(machine, at, last.number()));
        }
        if (verify == Verify.END) {
            compare(state, last);
        }
        return state;
    }

    private static boolean isReached(@Nullable Recorded last, @Nullable Long at) {
        return last != null && at != null && last.number() >= at;
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
