package replug.cli;

import org.jspecify.annotations.Nullable;
import replug.application.Provenance;
import replug.application.Recorded;
import replug.application.WriteCounts;
import replug.domain.machine.Event;
import replug.domain.machine.Operation;
import replug.domain.paging.TableWrite;
import replug.interchange.OperationName;
import tools.jackson.databind.node.ObjectNode;

/** A line of {@code replug log --json}. */
final class LogJson {
    private LogJson() {}

    static ObjectNode of(Recorded recorded, @Nullable WriteCounts counts) {
        Event event = recorded.event();
        ObjectNode json = JsonText.object()
                .put("event", recorded.number())
                .put("name", recorded.name())
                .put("op", Answered.op(event))
                .put("result", event.outcome().result());
        Operation operation = Answered.operation(event);
        if (operation != null) {
            json.set("operation", OperationName.json(operation));
        }
        if (event instanceof Event.Refused refused) {
            json.put("errno", refused.refusal().errnoName());
            json.put("message", refused.refusal().message());
        }
        json.put("written", sum(event, true)).put("cleared", sum(event, false));
        if (counts != null) {
            json.set("stat", stat(counts));
        }
        putProvenance(json, recorded);
        if (event.outcome().note() != null) {
            json.put("note", event.outcome().note());
        }
        return json.put("tablesDigest", recorded.tablesDigest().toString());
    }

    /** When, who, why and how it came to be known. */
    static void putProvenance(ObjectNode json, Recorded recorded) {
        Provenance provenance = recorded.provenance();
        json.put("recordedAt", recorded.at().toString()).put("actor", provenance.actor());
        if (provenance.reason() != null) {
            json.put("reason", provenance.reason());
        }
        json.put("origin", provenance.origin().label()).put("correlationId", provenance.correlationId());
        if (provenance.step() != null) {
            json.put("step", provenance.step());
        }
    }

    private static long sum(Event event, boolean isSet) {
        return event.outcome()
                .writes()
                .mapToLong(isSet ? TableWrite::entriesSet : TableWrite::entriesCleared)
                .sum();
    }

    private static ObjectNode stat(WriteCounts counts) {
        ObjectNode json = JsonText.object();
        ObjectNode areas = json.putObject("entries");
        counts.entries()
                .forEach((area, some) -> areas.putObject(area.label())
                        .put("set", some.set())
                        .put("changed", some.changed())
                        .put("cleared", some.cleared()));
        return json.put("tablesMade", counts.tablesMade())
                .put("tablesFreed", counts.tablesFreed())
                .put("framesTaken", counts.framesTaken())
                .put("framesFreed", counts.framesFreed());
    }
}
