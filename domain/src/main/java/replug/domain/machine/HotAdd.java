package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import org.jspecify.annotations.Nullable;
import replug.domain.linux.Altmap;
import replug.domain.linux.MappableRange;
import replug.domain.linux.Phase.Name;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryGroup;
import replug.domain.memory.Nodes;
import replug.domain.memory.Resources;

/** Adding memory (kernel-spec 5): the checks in the kernel's order, the mappings, the memory blocks, going online. */
final class HotAdd {
    private static final int MERGE_RESOURCE = 1;
    private static final int MEMMAP_ON_MEMORY = 2;
    private static final int NID_IS_MGID = 4;

    private final Kernel kernel;
    private final Mappings mappings;
    private boolean isDriver;

    HotAdd(Kernel kernel) {
        this.kernel = kernel;
        this.mappings = new Mappings(kernel);
    }

    /** {@code add_memory_driver_managed}: kernel-spec 5.2 check 0, then as every add. */
    int addDriverManaged(String resource, int nid, long start, long size, int flags) {
        if (!resource.startsWith("System RAM (") || !resource.endsWith(")")) {
            return kernel.refuse(Errno.EINVAL, Check.RESOURCE_NAME);
        }
        isDriver = true;
        return add(resource, nid, start, size, flags);
    }

    /** {@code add_memory}: kernel-spec 5.2, checks 1 to 3. Whatever fails later gives the resource up again. */
    int add(String resource, int nid, long start, long size, int flags) {
        MappableRange range = kernel.facts.mappable();
        if (!range.allows(start, size)) {
            return kernel.refuse(
                    Errno.E2BIG,
                    Check.MAPPABLE_RANGE,
                    "Hotplug memory [0x%x-0x%x] exceeds maximum addressable range [0x%x-0x%x]"
                            .formatted(start, start + size, range.first(), range.last()));
        }
        Resources before = kernel.resources;
        Resources claimed = before.claim(start, start + size - 1, resource);
        if (claimed == null) {
            return kernel.refuse(Errno.EEXIST, Check.RESOURCE_CONFLICT);
        }
        kernel.resources = claimed;
        int result = addClaimed(nid, start, size, flags);
        if (result < 0) {
            kernel.resources = before;
            new MemoryGroups(kernel).unregisterEmptyOnesOfDrivers();
        }
        return result;
    }

    /** {@code add_memory_resource}: kernel-spec 5.2, from check 4 on. */
    private int addClaimed(int nid, long start, long size, int flags) {
        if (!kernel.isBlockAligned(start, size)) {
            return kernel.refuse(
                    Errno.EINVAL,
                    Check.BLOCK_ALIGNMENT,
                    "Block size [0x%x] unaligned hotplug range: start 0x%x, size 0x%x"
                            .formatted(kernel.facts.memoryBlockBytes(), start, size));
        }
        MemoryGroup group = null;
        int node = nid;
        if ((flags & NID_IS_MGID) != 0) {
            group = group(nid, size);
            if (group == null) {
                return kernel.refuse(Errno.EINVAL, Check.MEMORY_GROUP);
            }
            node = group.node();
        }
        if (!kernel.nodes.possible().has(node)) {
            return refuseNode(node);
        }
        int result = (flags & MEMMAP_ON_MEMORY) != 0 && kernel.facts.memmapOnMemory()
                ? addBlockByBlock(node, start, size, group)
                : addAtOnce(node, start, size, group);
        if (result < 0) {
            return result;
        }
        Nodes nodes = kernel.nodes;
        if (!nodes.online().has(node)) {
            kernel.nodes = new Nodes(nodes.possible(), nodes.online().with(node), nodes.withCpu());
        }
        if ((flags & MERGE_RESOURCE) != 0) {
            kernel.resources = kernel.resources.merge(start, start + size - 1);
        }
        autoOnline(start, size);
        return 0;
    }

    /**
     * The group that {@code nid} is the id of. A driver has registered one for its device: where none of this id was
     * registered by others, {@code nid} is the device's node and the group is the driver's own.
     */
    private @Nullable MemoryGroup group(int nid, long size) {
        MemoryGroup group =
                kernel.memory().group(nid).filter(known -> !known.ofDriver()).orElse(null);
        return group == null && isDriver ? new MemoryGroups(kernel).registerForDriver(nid, size >>> PAGE_SHIFT) : group;
    }

    private int refuseNode(int node) {
        if (node < 0) {
            throw new replug.domain.linux.KernelBug(
                    "Unable to handle kernel paging request: node %d is outside the node_possible_map".formatted(node));
        }
        return kernel.refuse(
                Errno.EINVAL, Check.POSSIBLE_NODE, "node %d was absent from the node_possible_map".formatted(node));
    }

    private int addAtOnce(int node, long start, long size, @Nullable MemoryGroup group) {
        int result = mappings.add(start, size, null, 0);
        if (result == 0) {
            result = createBlocks(node, start, size, group, null);
            if (result < 0) {
                kernel.phases.beginUndo();
                mappings.remove(start, size, null);
            }
        }
        return result;
    }

    /** Each memory block holds its own struct pages: kernel-spec 5.4. When one fails, those before it are removed again. */
    private int addBlockByBlock(int node, long start, long size, @Nullable MemoryGroup group) {
        long bytes = kernel.facts.memoryBlockBytes();
        int memmapPages = kernel.facts.memmapPages();
        for (long done = 0; done < size; done += bytes) {
            long block = start + done;
            Altmap altmap = new Altmap(block >>> PAGE_SHIFT, memmapPages, 0);
            int result = mappings.add(block, bytes, altmap, 0);
            if (result == 0) {
                result = createBlocks(node, block, bytes, group, memmapPages);
                if (result < 0) {
                    kernel.phases.beginUndo();
                    mappings.remove(block, bytes, altmap);
                }
            }
            if (result < 0) {
                kernel.phases.beginUndo();
                new HotRemove(kernel).removeBlockByBlock(start, done);
                return result;
            }
        }
        return 0;
    }

    private int createBlocks(
            int node, long start, long size, @Nullable MemoryGroup group, @Nullable Integer memmapPages) {
        kernel.phases.begin(Name.MEMORY_BLOCKS);
        int first = kernel.blockNumber(start);
        int count = kernel.blockNumber(size);
        if (!kernel.blocks.within(first, count).isEmpty()) {
            return kernel.refuse(Errno.EEXIST, Check.BLOCK_EXISTS);
        }
        kernel.blocks = kernel.blocks.with(new MemoryBlocks.Run(
                first,
                count,
                MemoryBlocks.State.OFFLINE,
                null,
                node,
                group == null ? null : group.id(),
                memmapPages,
                null));
        return 0;
    }

    /** Kernel-spec 5.3: block by block; the first that fails ends it, and the add is done all the same. */
    private void autoOnline(long start, long size) {
        String type = kernel.policy.autoOnline();
        if (type.equals(BlockStates.OFFLINE)) {
            return;
        }
        BlockStates states = new BlockStates(kernel);
        int first = kernel.blockNumber(start);
        for (int block = first; block < first + kernel.blockNumber(size); block++) {
            if (states.set(block, type) < 0) {
                return;
            }
        }
    }
}
