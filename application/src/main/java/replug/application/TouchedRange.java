package replug.application;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import replug.domain.machine.Operation;

/**
 * The physical memory that an operation is about, whether it was done or refused.
 *
 * @param first its first byte
 * @param last its last byte, not below the first; unsigned, as both may be anything that was asked for
 */
public record TouchedRange(long first, long last) {
    private static final Pattern BLOCK_FILE = Pattern.compile("/sys/devices/system/memory/memory(\\d{1,9})/\\w+");

    public TouchedRange {
        if (Long.compareUnsigned(last, first) < 0) {
            throw new IllegalArgumentException("0x%x to 0x%x".formatted(first, last));
        }
    }

    /**
     * {@code size} bytes from {@code start} on. A range without bytes was asked for at some place, and is taken for the one
     * byte there; one past the last address ends there.
     */
    public static TouchedRange sized(long start, long size) {
        long last = start + size - 1;
        return new TouchedRange(start, size == 0 ? start : Long.compareUnsigned(last, start) < 0 ? -1 : last);
    }

    /**
     * What {@code operation} is about; empty where it is not about a range, as a policy is not.
     *
     * @param blockBytes bytes of a memory block
     */
    public static Optional<TouchedRange> of(Operation operation, long blockBytes) {
        return switch (operation) {
            case Operation.AddMemory add -> Optional.of(sized(add.start(), add.size()));
            case Operation.AddDriverManagedMemory add -> Optional.of(sized(add.start(), add.size()));
            case Operation.RemoveMemory remove -> Optional.of(sized(remove.start(), remove.size()));
            case Operation.OfflineAndRemoveMemory remove -> Optional.of(sized(remove.start(), remove.size()));
            case Operation.MemremapPages map -> Optional.of(sized(map.start(), map.size()));
            case Operation.MemunmapPages unmap -> Optional.of(sized(unmap.start(), unmap.size()));
            case Operation.SetMemoryBlockState set -> Optional.of(sized(set.block() * blockBytes, blockBytes));
            case Operation.WriteSysfs write -> block(write.path()).map(block -> sized(block * blockBytes, blockBytes));
            case Operation.RegisterStaticMemoryGroup _,
                    Operation.RegisterDynamicMemoryGroup _,
                    Operation.UnregisterMemoryGroup _,
                    Operation.FragmentFreeMemory _ -> Optional.empty();
        };
    }

    /** Of a memory block's file, the block's number. */
    private static Optional<Long> block(String path) {
        Matcher file = BLOCK_FILE.matcher(path);
        return file.matches() ? Optional.of(Long.valueOf(file.group(1))) : Optional.empty();
    }

    /** Whether they have a byte in common. */
    public boolean overlaps(TouchedRange other) {
        return Long.compareUnsigned(first, other.last) <= 0 && Long.compareUnsigned(other.first, last) <= 0;
    }
}
