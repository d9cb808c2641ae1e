package replug.application.lint;

import org.jspecify.annotations.Nullable;
import replug.domain.machine.Operation;

/** The memory that an operation is about. */
final class Ranges {
    private Ranges() {}

    /** The bytes of physical memory; null where there are none, as asked for, or the operation is about something else. */
    static @Nullable Extent of(Operation operation) {
        return switch (operation) {
            case Operation.AddMemory add -> of(add.start(), add.size());
            case Operation.AddDriverManagedMemory add -> of(add.start(), add.size());
            case Operation.RemoveMemory remove -> of(remove.start(), remove.size());
            case Operation.OfflineAndRemoveMemory remove -> of(remove.start(), remove.size());
            case Operation.MemremapPages map -> of(map.start(), map.size());
            case Operation.MemunmapPages unmap -> of(unmap.start(), unmap.size());
            case Operation.SetMemoryBlockState _,
                    Operation.RegisterStaticMemoryGroup _,
                    Operation.RegisterDynamicMemoryGroup _,
                    Operation.UnregisterMemoryGroup _,
                    Operation.FragmentFreeMemory _,
                    Operation.WriteSysfs _ -> null;
        };
    }

    private static @Nullable Extent of(long start, long size) {
        return size == 0 || Long.compareUnsigned(start + size - 1, start) < 0 || start < 0 || start + size < 0
                ? null
                : Extent.of(start, size);
    }
}
