package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.Checkpoint;
import replug.application.EventsBetween;
import replug.application.EventsBetween.End;
import replug.application.Inventory;
import replug.cli.MemoryStrips.Lane;
import replug.domain.machine.MachineFacts;
import replug.interchange.Hex;
import replug.interchange.LsmemText;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An audit as {@code replug audit --json} prints it. */
final class AuditJson {
    private final Audit audit;
    private final String journal;

    AuditJson(Audit audit, String journal) {
        this.audit = audit;
        this.journal = journal;
    }

    /** Writes it as one object; the events as they are read. */
    void write(JsonGenerator out) {
        out.writeStartObject();
        put(out, head());
        out.writeArrayPropertyStart("events");
        audit.forEach(recorded -> out.writePOJO(LogJson.of(recorded, null)));
        out.writeEndArray();
        put(out, layout());
        out.writeEndObject();
    }

    private static void put(JsonGenerator out, ObjectNode fields) {
        fields.properties().forEach(field -> out.writePOJOProperty(field.getKey(), field.getValue()));
    }

    private ObjectNode head() {
        ObjectNode json = JsonText.object()
                .put("machine", audit.machine())
                .put("journal", journal)
                .put("at", audit.at().toString());
        json.set("facts", facts(audit.facts()));
        json.putObject("period")
                .put("since", text(audit.period().since()))
                .put("until", text(audit.period().until()))
                .put("lastEvent", audit.lastEvent());
        ObjectNode verified = json.putObject("verified")
                .put("sound", audit.defects().isEmpty())
                .put("events", audit.verified().events())
                .put("head", audit.verified().hash());
        Checkpoint checkpoint = audit.checkpoint();
        verified.put("checkpoint", checkpoint == null ? null : checkpoint.text());
        ArrayNode defects = verified.putArray("defects");
        audit.defects()
                .forEach(defect -> defects.addObject()
                        .put("machine", defect.machine())
                        .put("event", defect.number())
                        .put("kind", defect.kind().label())
                        .put("what", defect.what()));
        return json.put("listed", audit.listed()).put("refused", audit.refused());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable ObjectNode facts(@Nullable MachineFacts facts) {
        return facts == null
                ? null
                : JsonText.object()
                        .put("kernel", facts.kernel())
                        .put("mode", facts.mode().toString())
                        .put("commandLine", facts.commandLine())
                        .put("memoryBlockBytes", facts.memoryBlockBytes())
                        .put("structPageBytes", facts.structPageBytes())
                        .put("kasan", facts.kasan())
                        .put("memmapOnMemory", facts.memmapOnMemory())
                        .put("debugPagealloc", facts.debugPagealloc());
    }

    private ObjectNode layout() {
        ObjectNode json = JsonText.object();
        EventsBetween between = audit.between();
        json.set("before", between == null ? null : layout(between.start()));
        json.set("after", between == null ? null : layout(between.end()));
        json.set("diff", between == null ? null : new DiffJson(audit.machine(), between.compare(false)).json(true));
        List<AuditFinding> findings = audit.findings();
        if (findings == null) {
            return json.putNull("lint");
        }
        ArrayNode lint = json.putArray("lint");
        findings.forEach(finding -> lint.addObject()
                .put("rule", finding.rule())
                .put("severity", finding.severity())
                .put("what", finding.what())
                .put("event", finding.event()));
        return json;
    }

    private static ObjectNode layout(End end) {
        Inventory inventory = Inventory.of(end.machine());
        ObjectNode json = JsonText.object()
                .put("event", end.event().number())
                .put("name", end.event().name())
                .put("tablesDigest", end.event().tablesDigest().toString());
        json.set("memory", LsmemText.json(end.machine(), false, true).get("memory"));
        ArrayNode devices = json.putArray("devices");
        ArrayNode boot = json.putArray("bootRam");
        MemoryStrips.of(end).stream()
                .filter(strip -> strip.lane() != Lane.BLOCKS)
                .forEach(strip -> (strip.lane() == Lane.DEVICES ? devices : boot)
                        .addObject()
                        .put("start", Hex.text(strip.start()))
                        .put("last", Hex.text(strip.end() - 1)));
        ObjectNode areas = json.putObject("areas");
        inventory.leaves().forEach((area, levels) -> {
            ObjectNode one = areas.putObject(area.label()).put("mappedBytes", inventory.mappedBytes(area));
            ObjectNode leaves = one.putObject("leaves");
            levels.forEach((level, count) -> leaves.put(Texts.size(entryBytes(level)), count));
        });
        ObjectNode tables = json.putObject("tablePages");
        inventory
                .tables()
                .forEach((level, count) ->
                        tables.put(end.machine().facts().mode().levelName(level), count));
        return json.put("entries", inventory.entries());
    }
}
