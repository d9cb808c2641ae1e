package replug.application;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Event;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.OnlinePolicy;

/** How memory blocks came to be as they are, told in one pass over a machine's events, of which no state is built. */
final class BlockPasts {
    private final long blockBytes;
    private final TreeMap<Integer, Followed> blocks = new TreeMap<>();
    private OnlinePolicy policy = OnlinePolicy.DEFAULT;
    private long autoOnlineSince;

    /** A block, as far as events were read. */
    private static final class Followed {
        final Run now;

        @Nullable
        State state;

        @Nullable
        Recorded addedBy;

        @Nullable
        Recorded onlineBy;

        OnlinePolicy policy = OnlinePolicy.DEFAULT;
        long autoOnlineSince;
        final List<Recorded> stayed = new ArrayList<>();

        Followed(Run now) {
            this.now = now;
        }
    }

    private BlockPasts(List<Run> wanted, long blockBytes) {
        this.blockBytes = blockBytes;
        for (Run run : wanted) {
            for (int block = run.first(); block < run.end(); block++) {
                Run one = new Run(
                        block,
                        1,
                        run.state(),
                        run.zone(),
                        run.node(),
                        run.group(),
                        run.memmapPages(),
                        run.shadowPages());
                blocks.put(block, new Followed(one));
            }
        }
    }

    /**
     * The pasts of {@code wanted}, by number, up to event {@code at}; to the last where that is null.
     *
     * @throws JournalProblem if there is no such event, or one cannot be read
     */
    static Map<Integer, BlockPast> read(Journal journal, String machine, @Nullable Long at, List<Run> wanted) {
        try (EventsUntil events = new EventsUntil(journal, machine, at)) {
            BlockPasts pasts = new BlockPasts(wanted, events.facts().memoryBlockBytes());
            for (Recorded next = events.next(); next != null; next = events.next()) {
                pasts.take(next);
            }
            return pasts.told();
        }
    }

    private Map<Integer, BlockPast> told() {
        Map<Integer, BlockPast> told = new HashMap<>();
        blocks.forEach((number, block) -> told.put(
                number,
                new BlockPast(
                        block.now, block.addedBy, block.onlineBy, block.policy, block.autoOnlineSince, block.stayed)));
        return told;
    }

    private void take(Recorded recorded) {
        Event event = recorded.event();
        boolean isBoot = event instanceof Event.MachineBooted;
        if (event instanceof Event.Refused refused && refused.refusal().errno() == Errno.EBUSY.number()) {
            refused(refused.operation(), recorded);
        }
        OnlinePolicy next = event.outcome().changes().policy();
        if (isBoot && next != null) {
            policy = next;
        }
        for (Run run : event.outcome().changes().blocks()) {
            blocks.subMap(run.first(), run.end()).values().forEach(block -> take(block, run, isBoot ? null : recorded));
        }
        if (!isBoot && next != null) {
            autoOnlineSince = next.autoOnline().equals(policy.autoOnline()) ? autoOnlineSince : recorded.number();
            policy = next;
        }
    }

    private void take(Followed block, Run run, @Nullable Recorded by) {
        boolean wasThere = block.state != null && block.state != State.ABSENT;
        if (!wasThere) {
            block.addedBy = by;
        }
        if (run.state() != State.ONLINE) {
            block.onlineBy = null;
            block.stayed.clear();
        } else if (block.state != State.ONLINE) {
            block.onlineBy = by;
            block.policy = policy;
            block.autoOnlineSince = autoOnlineSince;
        }
        block.state = run.state();
    }

    private void refused(Operation operation, Recorded recorded) {
        switch (operation) {
            case Operation.SetMemoryBlockState set -> {
                Followed block = set.goesOnline() ? null : blocks.get(set.block());
                if (block != null) {
                    block.stayed.add(recorded);
                }
            }
            case Operation.OfflineAndRemoveMemory _ ->
                Stream.concat(
                                Unmovable.dumped(recorded.event().outcome().log()).stream(),
                                recorded.event().outcome().circumstances().unmovable().stream())
                        .map(pfn -> blocks.get((int) Math.min(Integer.MAX_VALUE, (pfn << PAGE_SHIFT) / blockBytes)))
                        .filter(Objects::nonNull)
                        .distinct()
                        .forEach(block -> block.stayed.add(recorded));
            default -> {}
        }
    }
}
