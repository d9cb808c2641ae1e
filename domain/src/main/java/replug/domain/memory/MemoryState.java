package replug.domain.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What memory management keeps of a machine beside its page tables. Immutable.
 *
 * @param resources /proc/iomem
 * @param sections the sections that are present
 * @param blocks the memory blocks
 * @param zones the zones of all nodes
 * @param nodes the NUMA nodes
 * @param groups the memory groups, by id
 * @param devices device memory with struct pages
 * @param policy how memory goes online
 * @param free the frames that the page allocator has
 * @param maxPfn the kernel's max_pfn, one more than the number of the last page frame; null when not known
 */
public record MemoryState(
        Resources resources,
        Sections sections,
        MemoryBlocks blocks,
        Zones zones,
        Nodes nodes,
        List<MemoryGroup> groups,
        List<DeviceRange> devices,
        OnlinePolicy policy,
        FreeFrames free,
        @Nullable Long maxPfn) {
    public static final MemoryState NONE = new MemoryState(
            Resources.NONE,
            Sections.NONE,
            MemoryBlocks.NONE,
            Zones.NONE,
            new Nodes(NodeMask.NONE, NodeMask.NONE, NodeMask.NONE),
            List.of(),
            List.of(),
            OnlinePolicy.DEFAULT,
            FreeFrames.NONE,
            null);

    public MemoryState {
        groups = List.copyOf(groups);
        devices = List.copyOf(devices);
    }

    /** The group of this id. */
    public Optional<MemoryGroup> group(int id) {
        return groups.stream().filter(group -> group.id() == id).findFirst();
    }

    /** These groups with {@code group} in place of whichever has its id. */
    public static List<MemoryGroup> with(List<MemoryGroup> groups, MemoryGroup group) {
        List<MemoryGroup> next = new ArrayList<>(groups);
        next.removeIf(other -> other.id() == group.id());
        if (!group.isAbsent()) {
            next.add(group);
        }
        next.sort((a, b) -> Integer.compare(a.id(), b.id()));
        return List.copyOf(next);
    }

    /** These ranges with {@code range} in place of whichever begins where it does. */
    public static List<DeviceRange> with(List<DeviceRange> ranges, DeviceRange range) {
        List<DeviceRange> next = new ArrayList<>(ranges);
        next.removeIf(other -> other.start() == range.start());
        if (range.mapped()) {
            next.add(range);
        }
        next.sort((a, b) -> Long.compareUnsigned(a.start(), b.start()));
        return List.copyOf(next);
    }

    /** What must be applied to this state to make it {@code after}. Free frames follow from the phases. */
    public MemoryChanges changesTo(MemoryState after) {
        List<MemoryGroup> groupChanges = new ArrayList<>(0);
        for (MemoryGroup group : groups) {
            if (after.group(group.id()).isEmpty()) {
                groupChanges.add(MemoryGroup.absent(group.id()));
            }
        }
        after.groups.stream().filter(group -> !groups.contains(group)).forEach(groupChanges::add);
        List<DeviceRange> deviceChanges = new ArrayList<>(0);
        for (DeviceRange range : devices) {
            if (after.devices.stream().noneMatch(other -> other.start() == range.start())) {
                deviceChanges.add(new DeviceRange(range.start(), range.size(), range.order(), false));
            }
        }
        after.devices.stream().filter(range -> !devices.contains(range)).forEach(deviceChanges::add);
        return new MemoryChanges(
                blocks.changesTo(after.blocks),
                sections.changesTo(after.sections),
                zones.changesTo(after.zones),
                resources.changeTo(after.resources),
                nodes.equals(after.nodes) ? null : after.nodes,
                groupChanges,
                deviceChanges,
                policy.equals(after.policy) ? null : after.policy,
                Objects.equals(maxPfn, after.maxPfn) ? null : after.maxPfn);
    }

    /**
     * This state after {@code changes}.
     *
     * @throws IllegalArgumentException if they do not fit
     */
    public MemoryState with(MemoryChanges changes) {
        MemoryBlocks nextBlocks = blocks;
        for (MemoryBlocks.Run run : changes.blocks()) {
            nextBlocks = nextBlocks.with(run);
        }
        Sections nextSections = sections;
        for (Sections.Run run : changes.sections()) {
            nextSections = nextSections.with(run);
        }
        Zones nextZones = zones;
        for (Zone zone : changes.zones()) {
            nextZones = nextZones.with(zone);
        }
        List<MemoryGroup> nextGroups = groups;
        for (MemoryGroup group : changes.groups()) {
            nextGroups = with(nextGroups, group);
        }
        List<DeviceRange> nextDevices = devices;
        for (DeviceRange range : changes.devices()) {
            nextDevices = with(nextDevices, range);
        }
        return new MemoryState(
                changes.resources() == null ? resources : resources.with(changes.resources()),
                nextSections,
                nextBlocks,
                nextZones,
                changes.nodes() == null ? nodes : changes.nodes(),
                nextGroups,
                nextDevices,
                changes.policy() == null ? policy : changes.policy(),
                free,
                changes.maxPfn() == null ? maxPfn : changes.maxPfn());
    }

    /** This state with other free frames. */
    public MemoryState with(FreeFrames frames) {
        return new MemoryState(resources, sections, blocks, zones, nodes, groups, devices, policy, frames, maxPfn);
    }
}
