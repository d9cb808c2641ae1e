package replug.application;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.History.Step;
import replug.application.JournalProblem.Kind;
import replug.application.Timeline.Verify;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Event;
import replug.domain.machine.ImpossibleHistory;
import replug.domain.machine.Machine;

/**
 * A machine as it is after some event, to be asked what nobody asked it: nothing of that is recorded. One that was only
 * followed is decided again up to there, since what a recording does not show is not known.
 */
public final class Prospect {
    private final Redecision now;
    /** Frames for entries that the machine has already, or had, come from here; null where they are its own. */
    private final @Nullable ObserveOperation lastSeen;

    private Prospect(Redecision now, @Nullable ObserveOperation lastSeen) {
        this.now = now;
        this.lastSeen = lastSeen;
    }

    /**
     * What it does, and how it is then.
     *
     * @param event what happens
     * @param after the machine since
     */
    public record Outlook(Event event, Prospect after) {}

    /**
     * The machine after event {@code at}; after the last where {@code at} is null.
     *
     * @throws JournalProblem if there is no such event, one cannot be read or cannot follow, or the kernel has stopped
     */
    public static Prospect at(Journal journal, String machine, @Nullable Long at) {
        Machine state = new Timeline(journal, machine).at(at, Verify.END);
        requireRunning(state, machine);
        return state.isFollowed()
                ? new WhatIf(History.read(journal, machine, at), List.of()).prospect()
                : new Prospect(Redecision.of(state), null);
    }

    /**
     * {@code machine} at the end of {@code history}, decided again.
     *
     * @param hasRecordedTables whether it began with the tables of the recording, if it is one
     */
    static Prospect of(Redecision machine, History history, boolean hasRecordedTables) {
        ObserveOperation last = null;
        for (Step step : history.steps()) {
            last = hasRecordedTables && step.asked() instanceof ObserveOperation observed ? observed : last;
        }
        return new Prospect(last == null ? machine : machine.otherwise(), last);
    }

    /** Complains if nobody can ask the machine any more. */
    static void requireRunning(Machine state, String machine) {
        if (state.isStopped()) {
            throw new JournalProblem(
                    Kind.MISTAKEN,
                    "the kernel of %s has stopped: name an event before that with --at".formatted(machine));
        }
    }

    public Machine machine() {
        return now.machine();
    }

    /** How many bytes of frames were made up, since no recording shows what the kernel would have picked. */
    public long madeUpBytes() {
        return now.madeUpBytes();
    }

    /**
     * What the machine does when it is asked.
     *
     * @throws ImpossibleHistory if the kernel has stopped
     */
    public Outlook ask(Ask ask) {
        Redecision.Decided decided = lastSeen == null ? now.ask(ask) : now.ask(ask, WhatIf.frames(ask, lastSeen));
        return new Outlook(decided.event(), new Prospect(decided.after(), lastSeen));
    }
}
