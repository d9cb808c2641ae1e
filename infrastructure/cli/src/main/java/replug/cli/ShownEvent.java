package replug.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import replug.application.Provenance;
import replug.application.Recorded;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.machine.Outcome;
import replug.domain.paging.Digest;
import replug.interchange.EventJson;
import replug.interchange.OperationName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code replug show} says of an event. */
final class ShownEvent {
    private static final int MAX_LINES = 12;

    private final OneEvent event;
    private final Recorded recorded;
    private final Outcome outcome;
    private final boolean isAll;

    /** @param isAll whether long lists are printed to their end */
    ShownEvent(OneEvent event, boolean isAll) {
        this.event = event;
        this.recorded = event.recorded();
        this.outcome = recorded.event().outcome();
        this.isAll = isAll;
    }

    void print(PrintWriter out) {
        AnswerText answer = new AnswerText(event.answered());
        answer.printHeadline(out);
        printWho(out);
        printAsked(out);
        answer.printRefusal(out);
        PhasesText.print(outcome, event.facts().mode(), isAll ? Integer.MAX_VALUE : PhasesText.SOME, out);
        ChangesText.print(outcome, event.facts(), out);
        printDigests(out);
        answer.printLog(isAll ? Integer.MAX_VALUE : MAX_LINES, out);
    }

    private void printWho(PrintWriter out) {
        Provenance provenance = recorded.provenance();
        Texts.line("machine", event.machine(), out);
        Texts.line(
                "recorded",
                "%s by %s, %s".formatted(recorded.at(), Texts.printable(provenance.actor()), origin(provenance)),
                out);
        line("reason", provenance.reason(), out);
        line("note", outcome.note(), out);
        line("correlation", provenance.correlationId(), out);
    }

    private static String origin(Provenance provenance) {
        String origin = switch (provenance.origin()) {
            case OBSERVED -> "seen on a real machine";
            case DECIDED -> "decided by the model";
        };
        return provenance.step() == null ? origin : "%s, step %d of the recording".formatted(origin, provenance.step());
    }

    private static void line(String what, @Nullable String is, PrintWriter out) {
        if (is != null) {
            Texts.line(what, is, out);
        }
    }

    private void printAsked(PrintWriter out) {
        if (recorded.event() instanceof Event.MachineBooted booted) {
            MachineFacts facts = booted.facts();
            Texts.line(
                    "kernel",
                    "Linux %s, %s%s, blocks of %s"
                            .formatted(
                                    facts.kernel(),
                                    facts.mode(),
                                    facts.kasan() ? ", KASAN" : "",
                                    Texts.size(facts.memoryBlockBytes())),
                    out);
            line("command line", facts.commandLine().isEmpty() ? null : facts.commandLine(), out);
            line("pre-allocated", "root entries " + Texts.slots(booted.preallocatedRootEntries()), out);
        }
        Operation operation = Answered.operation(recorded.event());
        if (operation != null) {
            line("asked", words(OperationName.json(operation)), out);
        }
        if (!outcome.circumstances().equals(Circumstances.NONE)) {
            line("circumstances", words(payload().get("outcome").get("circumstances")), out);
        }
    }

    /** {@code add_memory, nid 0, start 0x100000000}. */
    private static String words(JsonNode object) {
        return object.properties().stream().map(ShownEvent::word).collect(Collectors.joining(", "));
    }

    private static String word(Map.Entry<String, JsonNode> property) {
        JsonNode value = property.getValue();
        String text = value.isString()
                ? value.stringValue()
                : value.isArray()
                        ? value.valueStream()
                                .map(one -> one.isString() ? one.stringValue() : one.toString())
                                .collect(Collectors.joining(" "))
                        : value.toString();
        return property.getKey().equals("op") ? text : property.getKey() + " " + text;
    }

    private void printDigests(PrintWriter out) {
        Digest before = event.before();
        Digest after = recorded.tablesDigest();
        boolean isSame = before != null && before.equals(after);
        if (before != null && !isSame) {
            Texts.line("digest before", before.toString(), out);
        }
        Texts.line("tables digest", after + (isSame ? ", as before" : ""), out);
    }

    private JsonNode payload() {
        return JsonText.read(EventJson.write(recorded.event()));
    }

    /** As {@code replug add --json} and its like print, with what was recorded beside the event and what a boot has. */
    static ObjectNode json(OneEvent event) {
        Recorded recorded = event.recorded();
        ObjectNode json = new AnswerJson(event.answered()).json().put("machine", event.machine());
        LogJson.putProvenance(json, recorded);
        Digest before = event.before();
        json.put("tablesDigestBefore", before == null ? null : before.toString());
        if (recorded.event() instanceof Event.MachineBooted) {
            JsonNode payload = JsonText.read(EventJson.write(recorded.event()));
            json.set("facts", payload.get("facts"));
            json.set("preallocatedRootEntries", payload.get("preallocatedRootEntries"));
        }
        return json;
    }
}
