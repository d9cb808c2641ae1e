package replug.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Set<LintRule> found = new HashSet<>();

    LintJson(List<LintRule> rules) {
        this.rules = rules;
    }

    /** {@code {"rules":[…]}}. */
    ObjectNode rules() {
        ObjectNode json = JsonText.object();
        addRules(json, rules);
        return json;
    }

    /** Keeps what came and went with an event. */
    void change(Recorded recorded, List<Found> appeared, List<Found> gone) {
        ObjectNode event = changes.addObject().put("event", recorded.number()).put("name", recorded.name());
        add(event.putArray("appeared"), appeared);
        add(event.putArray("gone"), gone);
    }

    /** All of an answer; the rules explained are those that found something. */
    ObjectNode of(String machine, long number, List<Found> findings, Map<String, String> notJudged, boolean isEach) {
        ObjectNode json = JsonText.object().put("machine", machine).put("event", number);
        add(json.putArray("findings"), findings);
        if (isEach) {
            json.set("events", changes);
        }
        addRules(json, rules.stream().filter(found::contains).toList());
        ObjectNode reasons = json.putObject("notJudged");
        for (LintRule rule : rules) {
            if (notJudged.containsKey(rule.name())) {
                reasons.put(rule.name(), notJudged.get(rule.name()));
            }
        }
        return json;
    }

    private static void addRules(ObjectNode json, List<LintRule> explained) {
        ArrayNode array = json.putArray("rules");
        for (LintRule rule : explained) {
            array.addObject()
                    .put("name", rule.name())
                    .put("severity", rule.severity().label())
                    .put("invariant", rule.invariant())
                    .put("section", rule.section())
                    .put("explanation", rule.explanation())
                    .put("fix", rule.fix());
        }
    }

    private void add(ArrayNode array, List<Found> findings) {
        for (Found one : Found.joined(findings)) {
            Finding finding = one.finding();
            found.add(finding.rule());
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
