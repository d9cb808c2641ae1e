package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Area;
import replug.domain.memory.FreeFrames;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.MemoryState;
import replug.domain.memory.NodeMask;
import replug.domain.memory.Nodes;
import replug.domain.memory.OnlinePolicy;
import replug.domain.memory.Resource;
import replug.domain.memory.Resources;
import replug.domain.memory.Sections;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;
import replug.domain.memory.Zones;
import replug.domain.paging.EntryRun;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;

/** What memory management keeps when a machine has booted, from what the kernel printed until then (kernel-spec 3, 17). */
final class BootMemory {
    private static final Pattern RANGE =
            Pattern.compile(".*\\bnode +(\\d{1,4}): \\[mem 0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})]");
    private static final Pattern ZONE =
            Pattern.compile(".*\\b(DMA32|Normal) +\\[mem 0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})]");
    private static final Pattern MOVABLE = Pattern.compile(".*\\bNode (\\d{1,4}): 0x([0-9a-f]{1,16})");
    private static final Pattern NODE = Pattern.compile(".*\\bNODE_DATA\\((\\d{1,4})\\).*");

    private static final Pattern CPU_GROUP = Pattern.compile("(?<=pcpu-alloc: .{0,400})\\[\\d{1,4}] (?=[\\d-])");

    /** Areas whose leaves map pages that were allocated for them; those of others map what lies there anyway. */
    private static final Set<Area> ALLOCATED = EnumSet.of(Area.VMEMMAP, Area.VMALLOC, Area.KASAN, Area.MODULES);

    private final MachineFacts facts;
    private final Resources resources;
    private final List<Ram> ram = new ArrayList<>();

    /** RAM of a node, ends inclusive. */
    private record Ram(int node, long first, long last) {}

    BootMemory(MachineFacts facts, Resources resources) {
        this.facts = facts;
        this.resources = resources;
        for (String line : facts.bootLog()) {
            Matcher range = RANGE.matcher(line);
            if (range.matches()) {
                ram.add(new Ram(Integer.parseInt(range.group(1)), hex(range.group(2)), hex(range.group(3))));
            }
        }
        if (ram.isEmpty()) {
            for (Resource line : resources.lines()) {
                if (line.depth() == 0 && line.holdsSystemRam()) {
                    ram.add(new Ram(
                            0, Math.max(line.start() & -facts.memoryBlockBytes(), facts.physRamBase()), line.last()));
                }
            }
        }
    }

    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }

    MemoryState state(PageTable tables) {
        return state(freeFrames(tables));
    }

    /** As {@link #state(PageTable)}, where it is known which frames the page allocator has. */
    MemoryState state(FreeFrames free) {
        Zones zones = zones();
        return new MemoryState(
                resources,
                sections(),
                blocks(zones),
                zones,
                nodes(),
                List.of(),
                List.of(),
                policy(),
                free,
                ram.stream()
                        .mapToLong(range -> (range.last + 1) >>> PAGE_SHIFT)
                        .max()
                        .orElse(0));
    }

    /** Every section with RAM is there, whole subsections of it (kernel-spec 3.4). */
    private Sections sections() {
        Sections sections = Sections.NONE;
        long bytes = 1L << facts.sectionSizeBits();
        long subsection = bytes / Long.SIZE;
        for (Ram range : ram) {
            for (long start = range.first & -bytes; start <= range.last; start += bytes) {
                int number = Math.toIntExact(start / bytes);
                long first = Math.max(0, (range.first - start) / subsection);
                long last = Math.min(Long.SIZE - 1, (range.last - start) / subsection);
                long mask = (-1L >>> (Long.SIZE - 1 - last)) & (-1L << first);
                Sections.Run there = sections.section(number);
                sections = sections.with(
                        new Sections.Run(number, 1, mask | (there == null ? 0 : there.subsections()), true));
            }
        }
        return sections;
    }

    private Zones zones() {
        Zones zones = Zones.NONE;
        for (Ram range : ram) {
            for (ZoneType type : List.of(ZoneType.DMA32, ZoneType.NORMAL, ZoneType.MOVABLE)) {
                zones = with(zones, range, type);
            }
        }
        return zones;
    }

    private Zones with(Zones zones, Ram range, ZoneType type) {
        long movable = movableStart(range.node).orElse(-1L);
        long first = range.first;
        long end = range.last + 1;
        if (type == ZoneType.MOVABLE) {
            first = Long.compareUnsigned(first, movable) < 0 ? movable : first;
        } else {
            Ram bounds = kernelZone(type);
            first = Math.max(first, bounds.first);
            end = Math.min(end, bounds.last + 1);
            end = Long.compareUnsigned(end, movable) > 0 ? movable : end;
        }
        if (Long.compareUnsigned(first, end) >= 0) {
            return zones;
        }
        FrameRange pages = FrameRange.ofBytes(first, end - first);
        return zones.with(zones.zone(range.node, type)
                .spanning(pages.pfn(), pages.count())
                .plus(pages.count(), pages.count()));
    }

    /** DMA32 is what lies below 4 GiB, unless the kernel said otherwise. */
    private Ram kernelZone(ZoneType type) {
        for (String line : facts.bootLog()) {
            Matcher zone = ZONE.matcher(line);
            if (zone.matches() && zone.group(1).equals(type.label())) {
                return new Ram(0, hex(zone.group(2)), hex(zone.group(3)));
            }
        }
        return type == ZoneType.DMA32 ? new Ram(0, 0, 0xffff_ffffL) : new Ram(0, 1L << 32, Long.MAX_VALUE - 1);
    }

    private Optional<Long> movableStart(int node) {
        boolean isListed = false;
        for (String line : facts.bootLog()) {
            Matcher start = MOVABLE.matcher(line);
            if (isListed && start.matches() && Integer.parseInt(start.group(1)) == node) {
                return Optional.of(hex(start.group(2)));
            }
            isListed = isListed || line.endsWith("Movable zone start for each node");
        }
        return Optional.empty();
    }

    /** Every block with RAM is there and online; in a zone, where all of it is in one. */
    private MemoryBlocks blocks(Zones zones) {
        MemoryBlocks blocks = MemoryBlocks.NONE;
        long bytes = facts.memoryBlockBytes();
        for (Ram range : ram) {
            int first = Math.toIntExact(range.first / bytes);
            int last = Math.toIntExact(range.last / bytes);
            for (int block = first; block <= last; block++) {
                blocks = blocks.with(
                        new MemoryBlocks.Run(block, 1, State.ONLINE, zone(zones, range.node, block), range.node));
            }
        }
        return blocks;
    }

    private @Nullable String zone(Zones zones, int node, int block) {
        long pages = facts.memoryBlockBytes() >>> PAGE_SHIFT;
        List<Zone> touched = zones.all()
                .filter(zone -> zone.node() == node && zone.intersects(block * pages, pages))
                .toList();
        return touched.size() == 1 ? touched.getFirst().type().label() : null;
    }

    private Nodes nodes() {
        NodeMask nodes = NodeMask.NONE;
        for (Ram range : ram) {
            nodes = nodes.with(range.node);
        }
        for (String line : facts.bootLog()) {
            Matcher node = NODE.matcher(line);
            nodes = node.matches() ? nodes.with(Integer.parseInt(node.group(1))) : nodes;
        }
        return new Nodes(nodes, nodes, withCpu(nodes));
    }

    /** The kernel lists its CPUs in a group a node that has any, but not which node: taken to be the lowest. */
    private NodeMask withCpu(NodeMask nodes) {
        long groups = facts.bootLog().stream()
                .flatMap(line -> CPU_GROUP.matcher(line).results())
                .map(MatchResult::group)
                .distinct()
                .count();
        return groups == 0 ? nodes : NodeMask.of(nodes.stream().limit(groups).toArray());
    }

    private OnlinePolicy policy() {
        OnlinePolicy policy = OnlinePolicy.DEFAULT;
        for (String word : facts.commandLine().split(" +", -1)) {
            int equals = word.indexOf('=');
            String value = equals < 0 ? "" : word.substring(equals + 1);
            policy = switch (equals < 0 ? word : word.substring(0, equals)) {
                case "memhp_default_state" -> BlockStates.WORDS.contains(value) ? policy.withAutoOnline(value) : policy;
                case "memory_hotplug.online_policy" -> policy.withPolicy(value);
                case "memory_hotplug.auto_movable_ratio" ->
                    value.matches("\\d{1,9}") ? policy.withAutoMovableRatio(Integer.parseInt(value)) : policy;
                case "memory_hotplug.auto_movable_numa_aware" ->
                    policy.withAutoMovableNumaAware(value.matches("[Yy1]"));
                default -> policy;
            };
        }
        return policy;
    }

    /** RAM that nothing in /proc/iomem claims and that the tables do not use; what else the kernel uses is not known. */
    private FreeFrames freeFrames(PageTable tables) {
        FreeFrames free = FreeFrames.NONE;
        for (Resource line : resources.lines()) {
            long first = (line.start() + (1 << PAGE_SHIFT) - 1) >>> PAGE_SHIFT;
            long end = (line.last() + 1) >>> PAGE_SHIFT;
            if (line.depth() == 0 && line.holdsSystemRam() && end > first) {
                free = free.with(new FrameRange(first, end - first));
            } else if (line.depth() > 0) {
                long from = line.start() >>> PAGE_SHIFT;
                free = free.without(new FrameRange(from, (line.last() >>> PAGE_SHIFT) + 1 - from));
            }
        }
        for (EntryRun run : tables.runs()) {
            free = free.without(new FrameRange(run.table() >>> PAGE_SHIFT, 1));
            boolean isUsed = Pte.isPointer(run.first())
                    || ALLOCATED.contains(facts.layout().area(run.va()));
            free = isUsed ? withoutMapped(free, run) : free;
        }
        return free;
    }

    private static FreeFrames withoutMapped(FreeFrames free, EntryRun run) {
        long pages = Pte.isPointer(run.first()) ? 1 : entryBytes(run.level()) >>> PAGE_SHIFT;
        FreeFrames left = free;
        for (int i = 0; i < run.count(); i++) {
            left = left.without(new FrameRange(Pte.pa(run.word(i)) >>> PAGE_SHIFT, pages));
        }
        return left;
    }
}
