package replug.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.machine.ZoneChoice;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.MemoryState;
import replug.domain.memory.ZoneType;

/** One memory block, followed through event after event; the page tables are left aside. */
final class FollowedBlock {
    private final int block;
    private final MachineFacts facts;
    private final Pattern files;
    private final List<BlockChange> changes = new ArrayList<>();
    private MemoryState memory = MemoryState.NONE;
    private long policySince;
    private @Nullable Long addedBy;

    FollowedBlock(int block, MachineFacts facts) {
        this.block = block;
        this.facts = facts;
        this.files = Pattern.compile(".*/memory0*%d/.*".formatted(block));
    }

    /** @throws IllegalArgumentException if the event cannot follow */
    void take(Recorded recorded) {
        MemoryState next = memory.with(recorded.event().outcome().changes());
        Run before = memory.blocks().block(block);
        Run after = next.blocks().block(block);
        Cause cause = Cause.of(recorded);
        if (before == null && after != null) {
            addedBy = cause.number();
        }
        if (!Objects.equals(before, after) || (cause.operation() != null && isAbout(cause.operation()))) {
            List<ZoneType> zones = before != null && before.state() == State.OFFLINE
                    ? new ZoneChoice(memory, facts).validZones(before)
                    : List.of();
            boolean isBoot = cause.operation() == null && cause.number() == 0;
            changes.add(new BlockChange(
                    cause, before, after, isBoot ? next.policy() : memory.policy(), policySince, zones, addedBy));
        }
        if (after == null) {
            addedBy = null;
        }
        if (!next.policy().equals(memory.policy())) {
            policySince = cause.number();
        }
        memory = next;
    }

    private boolean isAbout(Operation operation) {
        return switch (operation) {
            case Operation.SetMemoryBlockState set -> set.block() == block;
            case Operation.AddMemory add -> holds(add.start(), add.size());
            case Operation.AddDriverManagedMemory add -> holds(add.start(), add.size());
            case Operation.RemoveMemory remove -> holds(remove.start(), remove.size());
            case Operation.OfflineAndRemoveMemory remove -> holds(remove.start(), remove.size());
            case Operation.WriteSysfs write -> files.matcher(write.path()).matches();
            case Operation.MemremapPages _,
                    Operation.MemunmapPages _,
                    Operation.RegisterStaticMemoryGroup _,
                    Operation.RegisterDynamicMemoryGroup _,
                    Operation.UnregisterMemoryGroup _,
                    Operation.FragmentFreeMemory _ -> false;
        };
    }

    /** Whether a byte of the block is in the range, which ends with the last address where it would go beyond. */
    private boolean holds(long start, long size) {
        long first = block * facts.memoryBlockBytes();
        long end = start + size - 1;
        long last = Long.compareUnsigned(end, start) < 0 ? -1 : end;
        return size != 0
                && Long.compareUnsigned(start, first + facts.memoryBlockBytes() - 1) <= 0
                && Long.compareUnsigned(first, last) <= 0;
    }

    /** What happened to the block, newest first. */
    List<BlockChange> newestFirst() {
        return changes.reversed();
    }

    /** The block as it is now; null if there is none. */
    @Nullable
    Run now() {
        return memory.blocks().block(block);
    }

    /** Number of the event that added the block; null if there is none. */
    @Nullable
    Long addedBy() {
        return addedBy;
    }
}
