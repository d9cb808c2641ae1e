package replug.interchange;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.NodeMask;
import replug.domain.memory.Nodes;
import replug.domain.memory.OnlinePolicy;
import replug.domain.memory.Resources;
import replug.domain.memory.SeenMemory;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;
import replug.domain.memory.Zones;
import tools.jackson.databind.JsonNode;

/** What the machine itself said after a step: {@code seen}, and {@code maxPfn} beside it. */
final class SeenReader {
    private static final String NODE = "/sys/devices/system/node/";
    private static final String PARAMETERS = "/sys/module/memory_hotplug/parameters/";
    private static final Pattern ZONE = Pattern.compile("Node (\\d{1,4}), zone +(\\w+)");
    private static final Pattern FIELD = Pattern.compile(" +(spanned|present|managed|start_pfn):? +(\\d{1,18})");

    private SeenReader() {}

    static SeenMemory read(Fields step) {
        Long maxPfn = step.has("maxPfn") ? step.hex("maxPfn") : null;
        if (!step.has("seen")) {
            return new SeenMemory(null, null, null, null, null, maxPfn);
        }
        Fields seen = step.object("seen");
        try {
            return new SeenMemory(
                    seen.has("/proc/iomem") ? Resources.parse(seen.texts("/proc/iomem")) : null,
                    blocks(seen),
                    seen.has("/proc/zoneinfo") ? zones(seen.texts("/proc/zoneinfo")) : null,
                    nodes(seen),
                    policy(seen),
                    maxPfn);
        } catch (IllegalArgumentException e) {
            throw new InputProblem("seen: " + e.getMessage(), e);
        }
    }

    private static @Nullable String line(Fields seen, String path) {
        return seen.has(path) && !seen.texts(path).isEmpty() ? seen.texts(path).getFirst() : null;
    }

    private static @Nullable Nodes nodes(Fields seen) {
        String possible = line(seen, NODE + "possible");
        String online = line(seen, NODE + "online");
        String withCpu = line(seen, NODE + "has_cpu");
        return possible == null || online == null || withCpu == null
                ? null
                : new Nodes(NodeMask.parse(possible), NodeMask.parse(online), NodeMask.parse(withCpu));
    }

    private static @Nullable OnlinePolicy policy(Fields seen) {
        String autoOnline = line(seen, "/sys/devices/system/memory/auto_online_blocks");
        String policy = line(seen, PARAMETERS + "online_policy");
        String ratio = line(seen, PARAMETERS + "auto_movable_ratio");
        String numaAware = line(seen, PARAMETERS + "auto_movable_numa_aware");
        return autoOnline == null || policy == null || ratio == null || numaAware == null
                ? null
                : new OnlinePolicy(autoOnline, policy, Columns.decimal(ratio), numaAware.equals("Y"));
    }

    private static Zones zones(List<String> lines) {
        Zones zones = Zones.NONE;
        Zone zone = null;
        for (String line : lines) {
            Matcher begin = ZONE.matcher(line);
            Matcher field = FIELD.matcher(line);
            if (begin.matches()) {
                ZoneType type = ZoneType.labelled(begin.group(2)).orElse(null);
                zone = type == null ? null : Zone.empty(Integer.parseInt(begin.group(1)), type);
            } else if (zone != null && field.matches()) {
                zone = with(zone, field.group(1), Long.parseLong(field.group(2)));
                zones = zones.with(zone);
            }
        }
        return zones;
    }

    private static Zone with(Zone zone, String field, long value) {
        long startPfn = field.equals("start_pfn") ? value : zone.startPfn();
        long spanned = field.equals("spanned") ? value : zone.spanned();
        long present = field.equals("present") ? value : zone.present();
        long managed = field.equals("managed") ? value : zone.managed();
        return new Zone(zone.node(), zone.type(), startPfn, spanned, present, managed);
    }

    private static @Nullable MemoryBlocks blocks(Fields seen) {
        if (!seen.has("memoryBlocks")) {
            return null;
        }
        MemoryBlocks blocks = MemoryBlocks.NONE;
        int i = 0;
        for (JsonNode node : seen.array("memoryBlocks")) {
            blocks = blocks.with(block(new Fields(node, "seen.memoryBlocks[" + i++ + "]")));
        }
        return blocks;
    }

    private static MemoryBlocks.Run block(Fields block) {
        String text = block.text("state");
        State state = switch (text) {
            case "online" -> State.ONLINE;
            case "offline" -> State.OFFLINE;
            case "going-offline" -> State.GOING_OFFLINE;
            default ->
                throw new InputProblem("state: expected online, offline or going-offline, found " + Hex.quoted(text));
        };
        String zone = state == State.ONLINE
                ? block.optionalText("validZones")
                        .filter(zones -> !zones.isBlank())
                        .orElse(null)
                : null;
        return new MemoryBlocks.Run(
                block.number("block"), 1, state, zone, block.has("node") ? block.number("node") : null);
    }
}
