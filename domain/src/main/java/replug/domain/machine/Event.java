package replug.domain.machine;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a machine: a fact, with everything it wrote, so that applying it needs no knowledge of the kernel.
 * An operation that was done is named for what it did; one that the kernel refused is {@link Refused}.
 */
public sealed interface Event {
    Outcome outcome();

    /**
     * The machine has booted. Its outcome writes the whole table into an empty root.
     *
     * @param preallocatedRootEntries slots of the root table that pointed to empty tables
     */
    record MachineBooted(MachineFacts facts, BitSet preallocatedRootEntries, Outcome outcome) implements Event {}

    /** An operation that was asked for, done or refused. */
    sealed interface Operated extends Event {
        Operation operation();
    }

    record MemoryAdded(Operation.AddMemory operation, Outcome outcome) implements Operated {}

    record DriverManagedMemoryAdded(Operation.AddDriverManagedMemory operation, Outcome outcome) implements Operated {}

    record MemoryRemoved(Operation.RemoveMemory operation, Outcome outcome) implements Operated {}

    record MemoryOfflinedAndRemoved(Operation.OfflineAndRemoveMemory operation, Outcome outcome) implements Operated {}

    record MemoryBlockOnlined(Operation.SetMemoryBlockState operation, Outcome outcome) implements Operated {}

    record MemoryBlockOfflined(Operation.SetMemoryBlockState operation, Outcome outcome) implements Operated {}

    record DevicePagesMapped(Operation.MemremapPages operation, Outcome outcome) implements Operated {}

    record DevicePagesUnmapped(Operation.MemunmapPages operation, Outcome outcome) implements Operated {}

    record StaticMemoryGroupRegistered(Operation.RegisterStaticMemoryGroup operation, Outcome outcome)
            implements Operated {}

    record DynamicMemoryGroupRegistered(Operation.RegisterDynamicMemoryGroup operation, Outcome outcome)
            implements Operated {}

    record MemoryGroupUnregistered(Operation.UnregisterMemoryGroup operation, Outcome outcome) implements Operated {}

    record FreeMemoryFragmented(Operation.FragmentFreeMemory operation, Outcome outcome) implements Operated {}

    record SysfsWritten(Operation.WriteSysfs operation, Outcome outcome) implements Operated {}

    /** The kernel refused the operation. */
    record Refused(Operation operation, Refusal refusal, Outcome outcome) implements Operated {}

    /**
     * The kernel stopped: nothing happens after this.
     *
     * @param operation in which it stopped; null where only the outcome's note or log tells
     */
    record KernelStopped(@Nullable Operation operation, Outcome outcome) implements Event {}

    /** The event of an operation that was done. */
    static Event done(Operation operation, Outcome outcome) {
        return switch (operation) {
            case Operation.AddMemory add -> new MemoryAdded(add, outcome);
            case Operation.AddDriverManagedMemory add -> new DriverManagedMemoryAdded(add, outcome);
            case Operation.RemoveMemory remove -> new MemoryRemoved(remove, outcome);
            case Operation.OfflineAndRemoveMemory remove -> new MemoryOfflinedAndRemoved(remove, outcome);
            case Operation.SetMemoryBlockState set ->
                set.goesOnline() ? new MemoryBlockOnlined(set, outcome) : new MemoryBlockOfflined(set, outcome);
            case Operation.MemremapPages map -> new DevicePagesMapped(map, outcome);
            case Operation.MemunmapPages unmap -> new DevicePagesUnmapped(unmap, outcome);
            case Operation.RegisterStaticMemoryGroup group -> new StaticMemoryGroupRegistered(group, outcome);
            case Operation.RegisterDynamicMemoryGroup group -> new DynamicMemoryGroupRegistered(group, outcome);
            case Operation.UnregisterMemoryGroup group -> new MemoryGroupUnregistered(group, outcome);
            case Operation.FragmentFreeMemory fragment -> new FreeMemoryFragmented(fragment, outcome);
            case Operation.WriteSysfs write -> new SysfsWritten(write, outcome);
        };
    }
}
