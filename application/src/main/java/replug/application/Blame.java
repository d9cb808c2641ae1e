package replug.application;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import replug.application.JournalProblem.Kind;
import replug.domain.linux.Phase;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.memory.MemoryBlocks.Run;
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

    /**
     * What is to blame for what maps a physical address.
     *
     * @param facts of the machine
     * @param event number of the last event that was read
     * @param mappings what maps it after that event, ascending
     * @param writes every write that made, changed or took away a leaf that maps it, newest first
     */
    public record OfPhysical(MachineFacts facts, long event, List<Mapping> mappings, List<LeafWrite> writes) {
        public OfPhysical {
            mappings = List.copyOf(mappings);
            writes = List.copyOf(writes);
        }
    }

    /**
     * Finds the leaves that map physical address {@code pa} or once did.
     *
     * @throws JournalProblem if there is no such event, or one cannot be read
     */
    public OfPhysical physical(long pa) {
        Machine state = new Timeline(journal, machine).at(at, Timeline.Verify.NONE);
        try (EventsUntil events = new EventsUntil(journal, machine, at)) {
            FollowedFrame frame = follow(events, new WordsFor(pa, false));
            return new OfPhysical(events.facts(), events.number(), Mapping.of(state, pa), frame.leaves());
        }
    }

    /**
     * What is to blame for a page frame's use as a table.
     *
     * @param facts of the machine
     * @param event number of the last event that was read
     * @param pointers how many entries point to it as a table after that event
     * @param uses every pointer to it that was written or cleared, newest first
     */
    public record OfTable(MachineFacts facts, long event, int pointers, List<TableUse> uses) {
        public OfTable {
            uses = List.copyOf(uses);
        }
    }

    /**
     * Finds the uses of the page frame at physical address {@code table} as a table below the root.
     *
     * @throws JournalProblem if there is no such event, or one cannot be read
     */
    public OfTable table(long table) {
        try (EventsUntil events = new EventsUntil(journal, machine, at)) {
            FollowedFrame frame = follow(events, new WordsFor(table, true));
            return new OfTable(events.facts(), events.number(), frame.pointers(), frame.uses());
        }
    }

    private static FollowedFrame follow(EventsUntil events, WordsFor words) {
        FollowedFrame frame = new FollowedFrame(words);
        for (Recorded next = events.next(); next != null; next = events.next()) {
            Cause cause = Cause.of(next);
            for (Phase phase : next.event().outcome().phases()) {
                frame.take(cause, phase);
            }
        }
        return frame;
    }

    /**
     * What is to blame for the state of a memory block.
     *
     * @param facts of the machine
     * @param event number of the last event that was read
     * @param now the block after that event; null if there is none
     * @param addedBy number of the event that added it; null if there is none
     * @param changes what happened to it or was refused, newest first
     */
    public record OfBlock(
            MachineFacts facts,
            long event,
            @Nullable Run now,
            @Nullable Long addedBy,
            List<BlockChange> changes) {
        public OfBlock {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Follows memory block {@code number}; {@code reader} is given every event.
     *
     * @throws JournalProblem if there is no such event, or one cannot be read or cannot follow
     */
    public OfBlock block(int number, Consumer<Recorded> reader) {
        try (EventsUntil events = new EventsUntil(journal, machine, at)) {
            FollowedBlock block = new FollowedBlock(number, events.facts());
            for (Recorded next = events.next(); next != null; next = events.next()) {
                reader.accept(next);
                try {
                    block.take(next);
                } catch (IllegalArgumentException e) {
                    throw new JournalProblem(
                            Kind.DAMAGED,
                            "event %d of %s cannot be applied: %s".formatted(next.number(), machine, e.getMessage()),
                            e);
                }
            }
            return new OfBlock(events.facts(), events.number(), block.now(), block.addedBy(), block.newestFirst());
        }
    }
}
