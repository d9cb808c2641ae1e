package replug.domain.memory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event changes in a {@link MemoryState}: each part as it is afterwards.
 *
 * @param blocks memory blocks that changed
 * @param sections sections that changed
 * @param zones zones that changed
 * @param resources the lines of /proc/iomem that changed; null when none did
 * @param nodes the nodes, where one went online or offline; null when none did
 * @param groups memory groups that changed
 * @param devices device ranges that changed
 * @param policy the policies, where one changed; null when none did
 * @param maxPfn the kernel's max_pfn, where it changed; null when it did not, or is not known
 */
public record MemoryChanges(
        List<MemoryBlocks.Run> blocks,
        List<Sections.Run> sections,
        List<Zone> zones,
        @Nullable ResourceChange resources,
        @Nullable Nodes nodes,
        List<MemoryGroup> groups,
        List<DeviceRange> devices,
        @Nullable OnlinePolicy policy,
        @Nullable Long maxPfn) {
    public static final MemoryChanges NONE =
            new MemoryChanges(List.of(), List.of(), List.of(), null, null, List.of(), List.of(), null, null);

    public MemoryChanges {
        blocks = List.copyOf(blocks);
        sections = List.copyOf(sections);
        zones = List.copyOf(zones);
        groups = List.copyOf(groups);
        devices = List.copyOf(devices);
    }

    /** Nothing but these blocks and this max_pfn. */
    public static MemoryChanges of(List<MemoryBlocks.Run> blocks, @Nullable Long maxPfn) {
        return new MemoryChanges(blocks, List.of(), List.of(), null, null, List.of(), List.of(), null, maxPfn);
    }
}
