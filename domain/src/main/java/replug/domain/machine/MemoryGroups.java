package replug.domain.machine;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.MemoryGroup;
import replug.domain.memory.MemoryState;

/** Registering memory groups (kernel-spec 5.8, 17.6). */
final class MemoryGroups {
    private final Kernel kernel;

    MemoryGroups(Kernel kernel) {
        this.kernel = kernel;
    }

    /** {@code memory_group_register_static}; returns the new id. */
    int registerStatic(int node, long maxPages) {
        long pages = maxPages < 0 ? Long.MAX_VALUE : maxPages;
        return register(node, false, pages, false, pages > 0);
    }

    /** The static group that a driver registers for a device as it binds to it; null if it may not. */
    @Nullable
    MemoryGroup registerForDriver(int node, long pages) {
        int id = register(node, false, pages, true, pages > 0);
        return id < 0 ? null : kernel.memory().group(id).orElseThrow();
    }

    /** Groups that drivers registered go with their last block. */
    void unregisterEmptyOnesOfDrivers() {
        for (MemoryGroup group : kernel.groups) {
            if (group.ofDriver() && !isUsed(group.id())) {
                kernel.groups = MemoryState.with(kernel.groups, MemoryGroup.absent(group.id()));
            }
        }
    }

    private boolean isUsed(int id) {
        return kernel.blocks.runs().stream().anyMatch(run -> run.group() != null && run.group() == id);
    }

    /** {@code memory_group_register_dynamic}; a unit is a power of two of pages, at least a memory block. */
    int registerDynamic(int node, long unitPages) {
        return register(
                node, true, unitPages, false, Long.bitCount(unitPages) == 1 && unitPages >= kernel.blockPages());
    }

    private int register(int node, boolean isDynamic, long pages, boolean ofDriver, boolean isValid) {
        if (!isValid || !kernel.nodes.possible().has(node)) {
            return kernel.refuse(Errno.EINVAL, Check.MEMORY_GROUP);
        }
        MemoryState memory = kernel.memory();
        int id = IntStream.iterate(0, n -> n + 1)
                .filter(n -> memory.group(n).isEmpty())
                .findFirst()
                .orElseThrow();
        kernel.groups = MemoryState.with(kernel.groups, new MemoryGroup(id, node, isDynamic, pages, ofDriver));
        return id;
    }

    /** {@code memory_group_unregister}. */
    int unregister(int id) {
        if (kernel.memory().group(id).isEmpty()) {
            return kernel.refuse(Errno.EINVAL, Check.MEMORY_GROUP);
        }
        if (isUsed(id)) {
            return kernel.refuse(Errno.EBUSY, Check.MEMORY_GROUP);
        }
        kernel.groups = MemoryState.with(kernel.groups, MemoryGroup.absent(id));
        return 0;
    }
}
