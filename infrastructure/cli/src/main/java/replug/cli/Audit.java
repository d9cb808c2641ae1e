package replug.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.application.Checkpoint;
import replug.application.Defect;
import replug.application.EventsBetween;
import replug.application.Journal;
import replug.application.Recorded;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.application.lint.Found;
import replug.application.lint.Lint;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.journal.AxonJournal;
import replug.journal.Verification;
import replug.journal.Verification.Verified;

/**
 * What an audit tells of one machine. All of its history was verified first; what is told is of the events that are sound,
 * and of these of the ones that were recorded in the period.
 */
final class Audit {
    private final Journal journal;
    private final Verified verified;
    private final List<Defect> defects = new ArrayList<>();
    private final Period period;
    private final @Nullable Long lastEvent;
    private final long end;
    private final Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private @Nullable MachineFacts facts;
    private long listed;
    private long refused;
    private long first = -1;
    private long last = -1;
    private @Nullable EventsBetween between;
    private @Nullable Lint lint;

    /**
     * Verifies the machine's history.
     *
     * @param lastEvent no event after this one is told of; null for all
     */
    Audit(AxonJournal journal, String machine, Period period, @Nullable Long lastEvent) {
        this.journal = journal;
        this.period = period;
        this.lastEvent = lastEvent;
        Verification verification = journal.verification();
        this.verified = verification.verify(machine);
        if (verified.defect() != null) {
            defects.add(verified.defect());
        }
        this.defects.addAll(verification.store());
        this.end = lastEvent == null ? verified.events() : Math.min(verified.events(), lastEvent + 1);
        forEach(this::count);
    }

    private void count(Recorded recorded) {
        listed++;
        refused += recorded.event() instanceof Event.Refused ? 1 : 0;
        first = first < 0 ? recorded.number() : first;
        last = recorded.number();
    }

    /** Gives {@code reader} the events that are told of. Their hashes are checked, again. */
    void forEach(Consumer<Recorded> reader) {
        if (end == 0) {
            return;
        }
        try (Stream<Recorded> events = journal.read(machine(), 0)) {
            for (Iterator<Recorded> rest = events.iterator(); rest.hasNext(); ) {
                Recorded next = rest.next();
                if (next.event() instanceof Event.MachineBooted booted) {
                    facts = booted.facts();
                }
                if (period.holds(next.at())) {
                    reader.accept(next);
                }
                if (next.number() + 1 == end) {
                    return;
                }
            }
        }
    }

    String machine() {
        return verified.machine();
    }

    /** When it was made, to the second. */
    Instant at() {
        return at;
    }

    Period period() {
        return period;
    }

    /** The number of the event after which none is told of, as it was asked for; null where it was not. */
    @Nullable
    Long lastEvent() {
        return lastEvent;
    }

    /** Known unless not even the boot is sound. */
    @Nullable
    MachineFacts facts() {
        return facts;
    }

    Verified verified() {
        return verified;
    }

    /** What is wrong with the machine's history, or with the journal as a whole. */
    List<Defect> defects() {
        return defects;
    }

    /** What proves later that the history was continued; null where no event is sound. */
    @Nullable
    Checkpoint checkpoint() {
        return verified.events() == 0 ? null : new Checkpoint(machine(), at, verified.events(), verified.hash());
    }

    /** How many events are told of. */
    long listed() {
        return listed;
    }

    /** How many of them the kernel refused. */
    long refused() {
        return refused;
    }

    /**
     * The states before the first event that is told of and after the last; before the boot there was none, so then the
     * first is that after it. Null where no event is told of.
     */
    @Nullable
    EventsBetween between() {
        if (between == null && listed > 0) {
            EventsBetween found = new EventsBetween(Math.max(0, first - 1));
            Lint judging = new Lint();
            new Timeline(journal, machine()).replay(last, Verify.NONE, (recorded, after) -> {
                found.accept(recorded, after);
                judging.next(recorded.number(), recorded.event(), after);
            });
            lint = judging;
            between = found;
        }
        return between;
    }

    /** What rules object to in the state after the last event that is told of; null where no event is. */
    @Nullable
    List<AuditFinding> findings() {
        if (between() == null || lint == null) {
            return null;
        }
        return Found.joined(lint.found()).stream().map(AuditFinding::of).toList();
    }
}
