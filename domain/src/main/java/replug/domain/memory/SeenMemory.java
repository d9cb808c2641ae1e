package replug.domain.memory;

import org.jspecify.annotations.Nullable;

/**
 * What a real machine said of its memory when somebody looked; null where nobody did.
 *
 * @param resources /proc/iomem
 * @param blocks the memory blocks of sysfs
 * @param zones the zones of /proc/zoneinfo
 * @param nodes the node masks of sysfs
 * @param policy the policies of sysfs
 * @param maxPfn the kernel's max_pfn
 */
public record SeenMemory(
        @Nullable Resources resources,
        @Nullable MemoryBlocks blocks,
        @Nullable Zones zones,
        @Nullable Nodes nodes,
        @Nullable OnlinePolicy policy,
        @Nullable Long maxPfn) {
    /** Nobody looked. */
    public static final SeenMemory NOTHING = new SeenMemory(null, null, null, null, null, null);

    /** {@code known}, with what was seen in place of what was known. */
    public MemoryState over(MemoryState known) {
        return new MemoryState(
                resources == null ? known.resources() : resources,
                known.sections(),
                blocks == null ? known.blocks() : blocks,
                zones == null ? known.zones() : zones,
                nodes == null ? known.nodes() : nodes,
                known.groups(),
                known.devices(),
                policy == null ? known.policy() : policy,
                known.free(),
                maxPfn == null ? known.maxPfn() : maxPfn);
    }
}
