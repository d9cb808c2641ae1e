package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import java.util.ArrayList;
import java.util.List;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.MemoryGroup;
import replug.domain.memory.MemoryState;
import replug.domain.memory.OnlinePolicy;
import replug.domain.memory.Sections;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;

/** Into which zone a memory block goes (kernel-spec 6.5, 17.2, 17.6). */
public final class ZoneChoice {
    private final MemoryState memory;
    private final MemoryBlocks blocks;
    private final long blockPages;
    private final int sectionsPerBlock;
    private final boolean movableNode;

    /**
     * @param memory what memory management keeps
     * @param facts how large its blocks and sections are, and whether the command line says {@code movable_node}
     */
    public ZoneChoice(MemoryState memory, MachineFacts facts) {
        this.memory = memory;
        this.blocks = memory.blocks();
        this.blockPages = facts.memoryBlockBytes() >>> PAGE_SHIFT;
        this.movableNode = List.of(facts.commandLine().split(" +", -1)).contains("movable_node");
        this.sectionsPerBlock = (int) Math.max(1, facts.memoryBlockBytes() >>> facts.sectionSizeBits());
    }

    /** The zone for {@code block} by the word written to its state: online, online_kernel or online_movable. */
    public ZoneType choose(MemoryBlocks.Run block, String type) {
        return switch (type) {
            case "online_kernel" -> kernelZone(block);
            case "online_movable" -> ZoneType.MOVABLE;
            default ->
                memory.policy().policy().equals(OnlinePolicy.AUTO_MOVABLE) ? autoMovable(block) : contiguous(block);
        };
    }

    /** The zones that sysfs lists for a block that is offline: the default first, then the others it may go to. */
    public List<ZoneType> validZones(MemoryBlocks.Run block) {
        List<ZoneType> zones = new ArrayList<>(3);
        zones.add(choose(block, "online"));
        for (ZoneType type : List.of(kernelZone(block), ZoneType.MOVABLE)) {
            if (!zones.contains(type)) {
                zones.add(type);
            }
        }
        return zones;
    }

    private int node(MemoryBlocks.Run block) {
        return block.node() == null ? 0 : block.node();
    }

    private boolean intersects(MemoryBlocks.Run block, ZoneType type) {
        return memory.zones().zone(node(block), type).intersects(block.first() * blockPages, blockPages);
    }

    /** A kernel zone below Normal whose span has a page of the block; else Normal. */
    private ZoneType kernelZone(MemoryBlocks.Run block) {
        return intersects(block, ZoneType.DMA32) ? ZoneType.DMA32 : ZoneType.NORMAL;
    }

    /** The one of the two zones whose span has a page of the block; where both or none has, movable_node decides. */
    private ZoneType contiguous(MemoryBlocks.Run block) {
        ZoneType kernels = kernelZone(block);
        boolean inMovable = intersects(block, ZoneType.MOVABLE);
        boolean inKernels = intersects(block, kernels);
        boolean isMovable = inMovable == inKernels ? movableNode : inMovable;
        return isMovable ? ZoneType.MOVABLE : kernels;
    }

    /**
     * Movable, if the ratio is kept (kernel-spec 6.5): of a static group all that is still to come must fit, of a dynamic
     * one the whole unit, and nothing of either may be the kernel's.
     */
    private ZoneType autoMovable(MemoryBlocks.Run block) {
        MemoryGroup group =
                block.group() == null ? null : memory.group(block.group()).orElse(null);
        long pages = blockPages;
        if (group != null) {
            List<MemoryBlocks.Run> others = group.dynamic() ? unit(block, group) : members(group);
            if (pages(others, false) > 0) {
                return kernelZone(block);
            }
            pages = Math.max(pages, group.pages() - pages(others, true));
        }
        boolean fits = fits(-1, pages) && (!memory.policy().autoMovableNumaAware() || fits(node(block), pages));
        return fits ? ZoneType.MOVABLE : kernelZone(block);
    }

    private List<MemoryBlocks.Run> members(MemoryGroup group) {
        return blocks.runs().stream()
                .filter(run -> run.group() != null && run.group() == group.id())
                .toList();
    }

    /** The blocks of the group's unit that holds {@code block}. */
    private List<MemoryBlocks.Run> unit(MemoryBlocks.Run block, MemoryGroup group) {
        int count = (int) Math.max(1, group.pages() / blockPages);
        return blocks.within(block.first() / count * count, count);
    }

    private long pages(List<MemoryBlocks.Run> runs, boolean movable) {
        return runs.stream()
                .filter(run -> run.state() == State.ONLINE
                        && movable == ZoneType.MOVABLE.label().equals(run.zone()))
                .mapToLong(run -> run.count() * blockPages)
                .sum();
    }

    /** Whether with {@code pages} movable pages more the ratio is kept, on one node or, negative, on all together. */
    private boolean fits(int node, long pages) {
        long allowed = earlyKernelPages(node) * memory.policy().autoMovableRatio() / 100;
        return present(node, false) + pages <= allowed;
    }

    private long present(int node, boolean ofKernelZones) {
        return memory.zones()
                .all()
                .filter(zone -> (node < 0 || zone.node() == node)
                        && (ofKernelZones ? zone.type().isKernelZone() : zone.type() == ZoneType.MOVABLE))
                .mapToLong(Zone::present)
                .sum();
    }

    /** Pages of kernel zones that have been there since boot: those present, without the hot-added blocks. */
    private long earlyKernelPages(int node) {
        long added = 0;
        for (MemoryBlocks.Run run : blocks.runs()) {
            boolean isCounted = run.state() == State.ONLINE
                    && (node < 0 || node(run) == node)
                    && ZoneType.labelled(String.valueOf(run.zone()))
                            .filter(ZoneType::isKernelZone)
                            .isPresent();
            for (int block = run.first(); isCounted && block < run.end(); block++) {
                Sections.Run section = memory.sections().section(block * sectionsPerBlock);
                added += section != null && section.early() ? 0 : blockPages;
            }
        }
        return present(node, true) - added;
    }
}
