package replug.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import replug.application.Recorded;
import replug.application.lint.Extent;
import replug.application.lint.Finding;
import replug.application.lint.Found;
import replug.application.lint.LintRule;
import replug.interchange.Hex;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What lint found, for programs. */
final class LintJson {
    private final List<LintRule> rules;
    private final ArrayNode changes = JsonText.object().putArray("events");

    LintJson(List<LintRule> rules) {
        this.rules = rules;
    }

    /** {@code {"rules":[…]}}. */
    ObjectNode rules() {
        ObjectNode json = JsonText.object();
        addRules(json, null);
        return json;
    }

    /** Keeps what came and went with an event. */
    void change(Recorded recorded, List<Found> appeared, List<Found> gone) {
        ObjectNode event = changes.addObject().put("event", recorded.number()).put("name", recorded.name());
        add(event.putArray("appeared"), appeared);
        add(event.putArray("gone"), gone);
    }

    /** All of an answer. */
    ObjectNode of(String machine, long number, List<Found> found, Map<String, String> notJudged, boolean isEach) {
        ObjectNode json = JsonText.object().put("machine", machine).put("event", number);
        addRules(json, notJudged);
        add(json.putArray("findings"), found);
        if (isEach) {
            json.set("events", changes);
        }
        return json;
    }

    private void addRules(ObjectNode json, @Nullable Map<String, String> notJudged) {
        ArrayNode array = json.putArray("rules");
        for (LintRule rule : rules) {
            ObjectNode one = array.addObject()
                    .put("name", rule.name())
                    .put("severity", rule.severity().label())
                    .put("invariant", rule.invariant())
                    .put("section", rule.section())
                    .put("explanation", rule.explanation())
                    .put("fix", rule.fix());
            if (notJudged != null) {
                one.put("notJudged", notJudged.get(rule.name()));
            }
        }
    }

    private static void add(ArrayNode array, List<Found> found) {
        for (Found one : Found.joined(found)) {
            Finding finding = one.finding();
            ObjectNode json = array.addObject()
                    .put("rule", finding.rule().name())
                    .put("severity", finding.severity().label())
                    .put("event", one.event())
                    .put("what", finding.what())
                    .put(
                            "where",
                            finding.place().text().isEmpty()
                                    ? null
                                    : finding.place().text());
            put(json, "va", "lastVa", finding.va());
            put(json, "pa", "lastPa", finding.pa());
        }
    }

    private static void put(ObjectNode json, String first, String last, @Nullable Extent extent) {
        json.put(first, extent == null ? null : Hex.text(extent.first()));
        json.put(last, extent == null ? null : Hex.text(extent.last()));
    }
}
