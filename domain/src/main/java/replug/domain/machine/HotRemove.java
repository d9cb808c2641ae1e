package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Altmap;
import replug.domain.linux.KernelBug;
import replug.domain.linux.Phase.Name;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.Nodes;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;

/** Removing memory (kernel-spec 7). */
final class HotRemove {
    private final Kernel kernel;
    private final Mappings mappings;

    HotRemove(Kernel kernel) {
        this.kernel = kernel;
        this.mappings = new Mappings(kernel);
    }

    /** {@code remove_memory}: kernel-spec 7.1, 7.2. */
    int remove(long start, long size) {
        if (size == 0 || !kernel.isBlockAligned(start, size)) {
            kernel.log.add("Block size [0x%x] unaligned hotplug range: start 0x%x, size 0x%x"
                    .formatted(kernel.facts.memoryBlockBytes(), start, size));
            throw new KernelBug("kernel BUG at mm/memory_hotplug.c");
        }
        List<MemoryBlocks.Run> blocks = blocks(start, size);
        for (MemoryBlocks.Run run : blocks) {
            if (run.state() != State.OFFLINE) {
                long first = kernel.blockStart(run.first());
                return kernel.refuse(
                        Errno.EBUSY,
                        Check.BLOCKS_OFFLINE,
                        "removing memory fails, because memory [0x%016x-0x%016x] is onlined"
                                .formatted(first, first + kernel.facts.memoryBlockBytes() - 1));
            }
        }
        long holdingTheirMemmap = blocks.stream()
                .filter(run -> run.memmapPages() != null)
                .mapToLong(MemoryBlocks.Run::count)
                .sum();
        boolean isEach = holdingTheirMemmap > 0;
        if (isEach && holdingTheirMemmap != size / kernel.facts.memoryBlockBytes()) {
            return kernel.refuse(Errno.EINVAL, Check.MIXED_MEMMAP);
        }
        OptionalInt node = node(blocks);
        if (isEach) {
            removeBlockByBlock(start, size);
        } else {
            removeBlocks(start, size);
            mappings.remove(start, size, null);
        }
        kernel.resources = kernel.resources.release(start, start + size - 1);
        node.ifPresent(this::tryOfflineNode);
        new MemoryGroups(kernel).unregisterEmptyOnesOfDrivers();
        return 0;
    }

    /** Blocks that hold their own struct pages. */
    void removeBlockByBlock(long start, long size) {
        long bytes = kernel.facts.memoryBlockBytes();
        for (long done = 0; done < size; done += bytes) {
            long block = start + done;
            MemoryBlocks.Run run = kernel.blocks.block(kernel.blockNumber(block));
            Altmap altmap = altmap(run, block);
            removeBlocks(block, bytes);
            mappings.remove(block, bytes, altmap);
        }
    }

    private @Nullable Altmap altmap(MemoryBlocks.@Nullable Run run, long start) {
        Integer pages = run == null ? null : run.memmapPages();
        return pages == null ? null : new Altmap(start >>> PAGE_SHIFT, pages, pages);
    }

    private void removeBlocks(long start, long size) {
        kernel.phases.begin(Name.MEMORY_BLOCKS);
        kernel.blocks =
                kernel.blocks.with(MemoryBlocks.Run.absent(kernel.blockNumber(start), kernel.blockNumber(size)));
    }

    private List<MemoryBlocks.Run> blocks(long start, long size) {
        return kernel.blocks.within(kernel.blockNumber(start), kernel.blockNumber(size));
    }

    /** The node of all blocks, if it is one. */
    private static OptionalInt node(List<MemoryBlocks.Run> blocks) {
        int[] nodes = blocks.stream()
                .flatMapToInt(run -> run.node() == null ? IntStream.empty() : IntStream.of(run.node()))
                .distinct()
                .toArray();
        return nodes.length == 1 ? OptionalInt.of(nodes[0]) : OptionalInt.empty();
    }

    /** A node without memory and without CPU goes offline (kernel-spec 17.7). */
    private void tryOfflineNode(int node) {
        Nodes nodes = kernel.nodes;
        boolean isUsed = nodes.withCpu().has(node)
                || kernel.blocks.runs().stream().anyMatch(run -> run.node() != null && run.node() == node)
                || spans(node);
        if (!isUsed && nodes.online().has(node)) {
            kernel.nodes = new Nodes(nodes.possible(), nodes.online().without(node), nodes.withCpu());
        }
    }

    private boolean spans(int node) {
        for (ZoneType type : ZoneType.values()) {
            Zone zone = kernel.zones.zone(node, type);
            if (zone.spanned() > 0) {
                return true;
            }
        }
        return false;
    }

    /** {@code offline_and_remove_memory}: kernel-spec 7.1. When a block cannot go offline, those that did come back. */
    int offlineAndRemove(long start, long size) {
        if (size == 0 || !kernel.isBlockAligned(start, size)) {
            return kernel.refuse(Errno.EINVAL, Check.BLOCK_ALIGNMENT);
        }
        BlockStates states = new BlockStates(kernel);
        List<MemoryBlocks.Run> offlined = new ArrayList<>();
        for (MemoryBlocks.Run run : blocks(start, size)) {
            for (int block = run.first(); run.state() == State.ONLINE && block < run.end(); block++) {
                int result = states.set(block, BlockStates.OFFLINE);
                if (result < 0) {
                    bringBack(offlined, states);
                    return result;
                }
                offlined.add(new MemoryBlocks.Run(block, 1, State.ONLINE, run.zone(), run.node()));
            }
        }
        int result = remove(start, size);
        if (result < 0) {
            bringBack(offlined, states);
        }
        return result;
    }

    private void bringBack(List<MemoryBlocks.Run> offlined, BlockStates states) {
        if (!offlined.isEmpty()) {
            kernel.phases.beginUndo();
        }
        for (MemoryBlocks.Run run : offlined) {
            boolean wasMovable = ZoneType.MOVABLE.label().equals(run.zone());
            states.bringBack(run.first(), wasMovable ? "online_movable" : "online_kernel");
        }
    }
}
