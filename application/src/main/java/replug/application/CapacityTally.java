package replug.application;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Phase;
import replug.domain.machine.Event;
import replug.domain.machine.Outcome;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.FreeFrames;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryState;
import replug.domain.paging.FrameRange;

/**
 * Counts what a machine has after each of its events, from what they changed: no state is built, and an event costs what it
 * changed. Is given all events from the boot on.
 */
public final class CapacityTally {
    private final TableTally tables = new TableTally();
    private final DeviceMemory known = new DeviceMemory();
    private MemoryBlocks blocks = MemoryBlocks.NONE;
    private List<DeviceRange> kept = List.of();
    private long blockBytes;
    private boolean isFollowed;
    private FreeFrames free = FreeFrames.NONE;
    private @Nullable Capacity last;

    /** What there is after {@code event}; the same object as before it where nothing is different. */
    public Capacity after(Event event) {
        Outcome outcome = event.outcome();
        if (event instanceof Event.MachineBooted booted) {
            blockBytes = booted.facts().memoryBlockBytes();
        } else {
            isFollowed |= outcome.wasSeen();
        }
        outcome.phases().forEach(this::take);
        boolean writes = tables.take(event);
        Capacity before = last;
        TableCounts counts = writes || before == null ? tables.counts() : before.tables();
        Map<NodeZone, Long> online = online(outcome.changes().blocks());
        Capacity now =
                new Capacity(online, blockBytes * offline(), device(event), counts, isFollowed ? null : free.count());
        Capacity after = before != null && before.equals(now) ? before : now;
        last = after;
        return after;
    }

    /** Bugs of the kernel give frames twice, or take some that it had given: so which they are matters, not how many. */
    private void take(Phase phase) {
        for (FrameRange taken : phase.taken()) {
            free = free.without(taken);
        }
        free = free.with(phase.freed());
    }

    private Map<NodeZone, Long> online(List<MemoryBlocks.Run> changes) {
        if (changes.isEmpty() && last != null) {
            return last.online();
        }
        for (MemoryBlocks.Run change : changes) {
            blocks = blocks.with(change);
        }
        Map<NodeZone, Long> online = new TreeMap<>();
        for (MemoryBlocks.Run run : blocks.runs()) {
            if (run.state() == MemoryBlocks.State.ONLINE) {
                online.merge(new NodeZone(run.node(), run.zone()), run.count() * blockBytes, Long::sum);
            }
        }
        return online;
    }

    private long offline() {
        return (long) blocks.count() - blocks.count(MemoryBlocks.State.ONLINE);
    }

    private long device(Event event) {
        for (DeviceRange change : event.outcome().changes().devices()) {
            kept = MemoryState.with(kept, change);
        }
        return known.after(event, isFollowed, kept).stream()
                .mapToLong(DeviceRange::size)
                .sum();
    }
}
