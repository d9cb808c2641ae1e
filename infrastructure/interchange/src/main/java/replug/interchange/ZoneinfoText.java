package replug.interchange;

import java.util.ArrayList;
import java.util.List;
import replug.domain.memory.MemoryState;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The zones as /proc/zoneinfo shows them: all of every online node, cut to their sizes as in recordings (kernel-spec 17.7). */
public final class ZoneinfoText {
    private ZoneinfoText() {}

    /** The lines, in the kernel's order. */
    public static List<String> lines(MemoryState memory) {
        List<String> lines = new ArrayList<>();
        for (Zone zone : zones(memory)) {
            lines.add("Node %d, zone %8s".formatted(zone.node(), zone.type().label()));
            lines.add("        spanned  " + zone.spanned());
            lines.add("        present  " + zone.present());
            lines.add("        managed  " + zone.managed());
            lines.add("        cma      0");
            if (isPopulated(zone)) {
                lines.add("  start_pfn:           " + zone.startPfn());
            }
        }
        return lines;
    }

    /** One object a zone, with the kernel's names; its numbers count pages. */
    public static ArrayNode json(MemoryState memory) {
        ArrayNode array = Json.STRICT.createArrayNode();
        for (Zone zone : zones(memory)) {
            ObjectNode one = array.addObject()
                    .put("node", zone.node())
                    .put("zone", zone.type().label())
                    .put("spanned", zone.spanned())
                    .put("present", zone.present())
                    .put("managed", zone.managed());
            if (isPopulated(zone)) {
                one.put("start_pfn", zone.startPfn());
            }
        }
        return array;
    }

    /** The kernel tells where a zone begins only if it has pages; ZONE_DEVICE never has any present. */
    private static boolean isPopulated(Zone zone) {
        return zone.present() > 0;
    }

    private static List<Zone> zones(MemoryState memory) {
        List<Zone> zones = new ArrayList<>();
        memory.nodes().online().stream().forEach(node -> {
            for (ZoneType type : ZoneType.values()) {
                zones.add(memory.zones().zone(node, type));
            }
        });
        return zones;
    }
}
