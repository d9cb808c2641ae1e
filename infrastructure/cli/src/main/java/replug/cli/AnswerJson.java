package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import java.util.Map;
import replug.domain.linux.Phase;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PagingMode;
import replug.interchange.EventJson;
import replug.interchange.Hex;
import replug.interchange.OperationName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an operation or another event led to, for programs: the event, what each phase did to the tables in ranges, and what changed beside
 * them in the form of the journal.
 */
final class AnswerJson {
    private final Answered answered;
    private final PagingMode mode;

    AnswerJson(Answered answered) {
        this.answered = answered;
        this.mode = answered.facts().mode();
    }

    ObjectNode json() {
        ObjectNode json = answered.json().put("name", answered.name());
        Operation operation = Answered.operation(answered.event());
        if (operation != null) {
            json.set("operation", OperationName.json(operation));
        }
        Refusal refusal = answered.refusal();
        if (refusal != null && refusal.check() != null) {
            json.put("check", AnswerText.word(refusal.check()))
                    .put("section", refusal.check().section());
        }
        ArrayNode phases = json.putArray("phases");
        for (Phase phase : answered.event().outcome().phases()) {
            add(phases.addObject().put("name", AnswerText.word(phase.name())), phase);
        }
        ObjectNode changes = json.putObject("changes");
        JsonNode outcome = JsonText.read(EventJson.write(answered.event())).get("outcome");
        for (Map.Entry<String, JsonNode> part : outcome.properties()) {
            if (!List.of("result", "phases", "log", "note", "circumstances").contains(part.getKey())) {
                changes.set(part.getKey(), part.getValue());
            }
        }
        for (String name : List.of("log", "note", "circumstances")) {
            if (outcome.has(name)) {
                json.set(name, outcome.get(name));
            }
        }
        return json.put("tablesDigest", answered.tablesDigest().toString());
    }

    private void add(ObjectNode json, Phase phase) {
        TableEffects effects = TableEffects.of(phase);
        ArrayNode ranges = json.putArray("ranges");
        for (LeafSpan span : effects.spans()) {
            ObjectNode leaves = ranges.addObject()
                    .put("change", AnswerText.word(span.change))
                    .put("va", Hex.text(span.va))
                    .put("lastVa", Hex.text(span.lastVa()))
                    .put("pa", Hex.text(span.pa))
                    .put("lastPa", Hex.text(span.lastPa()))
                    .put("flags", span.flags)
                    .putObject("leaves");
            span.leaves().forEach((level, count) -> leaves.put(Texts.size(entryBytes(level)), count));
        }
        ArrayNode tables = json.putArray("tables");
        for (TableEffects.Table table : effects.tables()) {
            tables.addObject()
                    .put("level", mode.levelName(table.level()))
                    .put("pa", Hex.text(table.pa()))
                    .put("va", Hex.text(table.va()))
                    .put("made", table.isMade())
                    .put("shared", !table.isOwn());
        }
        add(json.putArray("taken"), phase.taken());
        add(json.putArray("freed"), phase.freed());
    }

    private static void add(ArrayNode array, List<FrameRange> frames) {
        for (FrameRange range : frames) {
            array.addObject().put("pfn", Hex.text(range.pfn())).put("count", range.count());
        }
    }
}
