package replug.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.Change;
import replug.application.Comparison;
import replug.application.Consequences;
import replug.application.Divergence;
import replug.application.Divergence.Told;
import replug.application.History;
import replug.domain.linux.Area;
import replug.domain.machine.Machine;
import replug.domain.memory.MemoryBlocks.Run;
import replug.interchange.OperationLines;
import replug.interchange.OperationName;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What comes of a changed history, for programs. */
final class WhatIfJson {
    private final History history;
    private final List<Change> changes;
    private final Consequences result;
    private final WhatIfEnds ends;

    WhatIfJson(History history, List<Change> changes, Consequences result, WhatIfEnds ends) {
        this.history = history;
        this.changes = changes;
        this.result = result;
        this.ends = ends;
    }

    ObjectNode json() {
        ObjectNode json = JsonText.object()
                .put("machine", history.machine())
                .put("at", history.lastNumber())
                .put("recorded", history.isRecorded());
        put(json.putArray("changes"), changes);
        json.put("diverges", result.diverges());
        Divergence first = result.first();
        json.put("firstEvent", first == null ? null : first.event());
        json.put("same", result.same()).put("tablesOnly", result.tablesOnly());
        ArrayNode events = json.putArray("events");
        result.divergences().forEach(divergence -> put(events.addObject(), divergence));
        ArrayNode assumptions = json.putArray("assumptions");
        result.assumptions().forEach(assumptions::add);
        json.put("madeUpBytes", result.madeUpBytes()).put("departure", result.departure());
        addEnd(json.putObject("end"));
        return json;
    }

    static void put(ArrayNode json, List<Change> changes) {
        for (Change change : changes) {
            ObjectNode one = json.addObject();
            switch (change) {
                case Change.Drop drop -> one.put("drop", drop.event());
                case Change.Replace replace ->
                    one.put("replace", replace.event())
                            .set(
                                    "by",
                                    JsonText.read(
                                            OperationLines.line(replace.ask()).getBytes(UTF_8)));
                case Change.Boot boot -> {
                    ObjectNode settings = one.putObject("boot");
                    boot.settings().forEach((setting, value) -> settings.put(setting.key(), value));
                }
            }
        }
    }

    private static void put(ObjectNode json, Divergence divergence) {
        json.put("event", divergence.event()).put("kind", AnswerText.word(divergence.kind()));
        json.set("was", told(divergence.was()));
        json.set("is", told(divergence.is()));
        ArrayNode parts = json.putArray("parts");
        divergence.parts().forEach(parts::add);
    }

    /** What became of an operation; null where nothing was asked. */
    static @Nullable ObjectNode told(@Nullable Told told) {
        if (told == null) {
            return null;
        }
        ObjectNode json = JsonText.object();
        if (told.operation() != null) {
            json.set("operation", OperationName.json(told.operation()));
        }
        json.put("result", told.result());
        if (told.refusal() != null) {
            json.put("errno", told.refusal().errnoName())
                    .put("message", told.refusal().message());
            if (told.refusal().check() != null) {
                json.put("check", AnswerText.word(told.refusal().check()))
                        .put("section", told.refusal().check().section());
            }
        }
        if (told.isStopped()) {
            json.put("stopped", true);
        }
        ArrayNode blocks = json.putArray("blocks");
        told.blocks().forEach(run -> BlockText.put(blocks.addObject(), run));
        return json;
    }

    private void addEnd(ObjectNode json) {
        json.put("same", result.isSameEnd());
        json.set("was", state(result.was()));
        json.set("is", state(result.is()));
        ArrayNode blocks = json.putArray("blocks");
        for (Run run : ends.blocks()) {
            for (Run was : ends.were(run)) {
                ObjectNode one = blocks.addObject();
                BlockText.put(one.putObject("was"), was);
                BlockText.put(
                        one.putObject("is"),
                        new Run(
                                was.first(),
                                was.count(),
                                run.state(),
                                run.zone(),
                                run.node(),
                                run.group(),
                                run.memmapPages(),
                                run.shadowPages()));
            }
        }
        Comparison comparison = ends.comparison();
        if (comparison == null) {
            addLeaves(json.putArray("leaves"));
        } else {
            json.setAll(
                    new DiffJson(history.machine(), comparison).json(false).remove(List.of("machine", "from", "to")));
        }
    }

    private static ObjectNode state(Machine machine) {
        return JsonText.object()
                .put("tablesDigest", machine.digest().toString())
                .put("maxPfn", machine.maxPfn())
                .put("stopped", machine.isStopped());
    }

    private void addLeaves(ArrayNode json) {
        LeafCounts counts = ends.leaves();
        for (Area area : Area.values()) {
            for (int level : counts.levels(area)) {
                json.addObject()
                        .put("area", area.label())
                        .put("leaf", Texts.size(entryBytes(level)))
                        .put("was", counts.before(area, level))
                        .put("is", counts.after(area, level));
            }
        }
    }
}
