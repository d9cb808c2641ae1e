package replug.interchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import replug.domain.machine.Machine;
import replug.domain.machine.ZoneChoice;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.MemoryState;
import replug.domain.memory.NodeMask;
import replug.domain.memory.OnlinePolicy;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;

/** What Linux says of a machine's memory, in the text files that it says it in (kernel-spec 17). */
final class MemoryText {
    static final String IOMEM = "/proc/iomem";
    static final String ZONEINFO = "/proc/zoneinfo";
    static final String MEMINFO = "/proc/meminfo";
    static final String MEMORY = "/sys/devices/system/memory/";
    static final String NODE = "/sys/devices/system/node/";
    static final String PARAMETERS = "/sys/module/memory_hotplug/parameters/";

    private final Machine machine;
    private final MemoryState memory;

    MemoryText(Machine machine) {
        this.machine = machine;
        this.memory = machine.memory();
    }

    /** The lines of each file, by path; of /proc/meminfo the first line only. */
    Map<String, List<String>> files() {
        OnlinePolicy policy = memory.policy();
        Map<String, List<String>> files = new TreeMap<>();
        files.put(IOMEM, memory.resources().text());
        files.put(ZONEINFO, zoneinfo());
        files.put(MEMINFO, List.of(memTotal()));
        files.put(MEMORY + "auto_online_blocks", List.of(policy.autoOnline()));
        files.put(
                MEMORY + "block_size_bytes",
                List.of(Long.toHexString(machine.facts().memoryBlockBytes())));
        files.put(NODE + "possible", List.of(memory.nodes().possible().toString()));
        files.put(NODE + "online", List.of(memory.nodes().online().toString()));
        files.put(NODE + "has_cpu", List.of(memory.nodes().withCpu().toString()));
        files.put(NODE + "has_memory", List.of(nodesWith(_ -> true)));
        files.put(
                NODE + "has_normal_memory",
                List.of(nodesWith(zone -> zone.type().isKernelZone())));
        files.put(PARAMETERS + "memmap_on_memory", List.of(memmapOnMemory()));
        files.put(PARAMETERS + "online_policy", List.of(policy.policy()));
        files.put(PARAMETERS + "auto_movable_ratio", List.of(Integer.toString(policy.autoMovableRatio())));
        files.put(PARAMETERS + "auto_movable_numa_aware", List.of(policy.autoMovableNumaAware() ? "Y" : "N"));
        return files;
    }

    /** All zones of every node that is online (kernel-spec 17.7); of an empty one the first page is not printed. */
    private List<String> zoneinfo() {
        List<String> lines = new ArrayList<>();
        memory.nodes().online().stream().forEach(node -> {
            for (ZoneType type : ZoneType.values()) {
                Zone zone = memory.zones().zone(node, type);
                lines.add("Node %d, zone %8s".formatted(node, type.label()));
                lines.add("        spanned  " + zone.spanned());
                lines.add("        present  " + zone.present());
                lines.add("        managed  " + zone.managed());
                lines.add("        cma      0");
                if (zone.present() > 0) {
                    lines.add("  start_pfn:           " + zone.startPfn());
                }
            }
        });
        return lines;
    }

    private String memTotal() {
        long pages = memory.zones().all().mapToLong(Zone::managed).sum();
        return "MemTotal:       %8d kB".formatted(4 * pages);
    }

    private String nodesWith(Predicate<Zone> counts) {
        return memory.zones()
                .all()
                .filter(zone -> zone.present() > 0 && counts.test(zone))
                .map(Zone::node)
                .reduce(NodeMask.NONE, NodeMask::with, (a, _) -> a)
                .toString();
    }

    /** The module's parameter, read-only at run time (kernel-spec 5.4): as the command line has it. */
    private String memmapOnMemory() {
        String given = Stream.of(machine.facts().commandLine().split(" +", -1))
                .filter(word -> word.startsWith("memory_hotplug.memmap_on_memory"))
                .map(word -> word.substring(word.indexOf('=') + 1).toLowerCase(Locale.ROOT))
                .reduce("n", (_, last) -> last);
        return given.equals("force") ? given : given.matches("[1yt].*|on|memory_hotplug.*") ? "Y" : "N";
    }

    /** A line for each memory block, as {@link SeenText#block} writes them. */
    List<String> blocks() {
        ZoneChoice choice = new ZoneChoice(memory, machine.facts());
        List<String> lines = new ArrayList<>();
        for (MemoryBlocks.Run run : memory.blocks().runs()) {
            for (int number = run.first(); number < run.end(); number++) {
                MemoryBlocks.Run block = Objects.requireNonNull(memory.blocks().block(number));
                String state = run.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
                lines.add(SeenText.block(number, state, zones(choice, block), "1", run.node()));
            }
        }
        return lines;
    }

    /** Of a block that is online its zone, or {@code none} where its pages are of several. */
    private static String zones(ZoneChoice choice, MemoryBlocks.Run block) {
        if (block.state() == State.ONLINE) {
            return block.zone() == null ? "none" : block.zone();
        }
        return choice.validZones(block).stream().map(ZoneType::label).collect(Collectors.joining(" "));
    }
}
