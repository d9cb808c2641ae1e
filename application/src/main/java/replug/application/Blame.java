package replug.application;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Phase;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.Walk;

/** Which events made a machine's page tables and memory blocks what they are, told in one pass over its events. */
public final class Blame {
    private final Journal journal;
    private final String machine;
    private final @Nullable Long at;

    /** Blame for the state after event {@code at}; null for that after the last. */
    public Blame(Journal journal, String machine, @Nullable Long at) {
        this.journal = journal;
        this.machine = machine;
        this.at = at;
    }

    /**
     * What is to blame for the walk of an address.
     *
     * @param facts of the machine
     * @param event number of the last event that was read
     * @param walk the walk after it
     * @param changes every change of an entry on the walk, at any level, newest first
     */
    public record OfAddress(MachineFacts facts, long event, Walk walk, List<EntryChange> changes) {
        public OfAddress {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Follows the walk of {@code va}. Of one that is not canonical, which has no walk, only the boot is read.
     *
     * @throws JournalProblem if there is no such event, or one cannot be read
     */
    public OfAddress address(long va) {
        try (EventsUntil events = new EventsUntil(journal, machine, at)) {
            MachineFacts facts = events.facts();
            if (!facts.mode().isCanonical(va)) {
                Walk none = new Walk(va, List.of(), new Walk.Faulted(Walk.Fault.NOT_CANONICAL));
                return new OfAddress(facts, 0, none, List.of());
            }
            FollowedWalk walk = new FollowedWalk(va, facts.mode(), facts.swapperPgDir());
            for (Recorded next = events.next(); next != null; next = events.next()) {
                Cause cause = Cause.of(next);
                for (Phase phase : next.event().outcome().phases()) {
                    walk.take(cause, phase);
                }
            }
            return new OfAddress(facts, events.number(), walk.walk(), walk.newestFirst());
        }
    }
}
