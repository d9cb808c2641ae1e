package replug.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import replug.application.Recorded;
import replug.application.lint.Extent;
import replug.application.lint.Finding;
import replug.application.lint.Found;
import replug.application.lint.LintRule;
import replug.application.lint.Severity;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.interchange.Hex;

/** What lint found, for people. */
final class LintText {
    private static final int WIDTH = 100;

    private final PrintWriter out;
    private final Map<Long, String> events = new HashMap<>();

    LintText(PrintWriter out) {
        this.out = out;
    }

    /** Keeps what an event is called, as something came or went with it. */
    void remember(Recorded recorded, MachineFacts facts) {
        String subject = recorded.event() instanceof Event.Operated operated
                ? " " + Texts.subject(operated.operation(), facts)
                : "";
        events.put(recorded.number(), "event %d, %s%s".formatted(recorded.number(), recorded.name(), subject));
    }

    private String event(long number) {
        return Objects.requireNonNullElse(events.get(number), "event " + number);
    }

    /** What came and went with one event. */
    void change(long number, List<Found> appeared, List<Found> gone) {
        out.println(event(number));
        for (Found found : Found.joined(appeared)) {
            print("+ ", found.finding(), null);
        }
        for (Found found : Found.joined(gone)) {
            Finding finding = found.finding();
            out.printf("- %-8s %s, since event %d%n", finding.severity().label(), named(finding), found.event());
        }
    }

    private void print(String mark, Finding finding, @Nullable String since) {
        String indent = " ".repeat(mark.length() + 9);
        out.printf("%s%-8s %s: %s%n", mark, finding.severity().label(), named(finding), finding.what());
        print(indent + "virtual   ", finding.va());
        print(indent + "physical  ", finding.pa());
        if (since != null) {
            out.println(indent + "since     " + since);
        }
    }

    private static String named(Finding finding) {
        String place = finding.place().text();
        return finding.rule().name() + (place.isEmpty() ? "" : ", " + place);
    }

    private void print(String head, @Nullable Extent extent) {
        if (extent != null) {
            out.printf(
                    "%s%s-%s  %s%n",
                    head, Hex.full(extent.first()), Hex.full(extent.last()), Texts.size(extent.bytes()));
        }
    }

    /** The state that was looked at, what was found in it, and how many rules could not be judged. */
    void end(
            String machine,
            long number,
            List<Found> found,
            List<LintRule> rules,
            Map<String, String> notJudged,
            boolean isEach) {
        List<Found> joined = Found.joined(found);
        if (!isEach) {
            joined.forEach(one -> print("", one.finding(), event(one.event())));
        }
        out.printf("%s after event %d: %s%n", machine, number, joined.isEmpty() ? "nothing found" : counts(joined));
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        for (LintRule rule : rules) {
            String why = notJudged.get(rule.name());
            if (why != null) {
                reasons.computeIfAbsent(why, _ -> new ArrayList<>()).add(rule.name());
            }
        }
        reasons.forEach((why, names) -> out.printf("not judged, as %s: %s%n", why, String.join(", ", names)));
    }

    private static String counts(List<Found> found) {
        StringBuilder text = new StringBuilder();
        for (Severity severity : Severity.values()) {
            long count = found.stream()
                    .filter(one -> one.finding().severity() == severity)
                    .count();
            if (count > 0) {
                String plural = severity == Severity.INFO || count == 1 ? "" : "s";
                text.append(text.isEmpty() ? "" : ", ").append(count).append(' ');
                text.append(severity.label()).append(plural);
            }
        }
        return text.toString();
    }

    /** Each rule, what it says and which kernel keeps it. */
    void explain(List<LintRule> rules) {
        for (LintRule rule : rules) {
            out.printf(
                    "%s (%s; kernel-spec 11.%s; see %s)%n",
                    rule.name(), rule.severity().label(), rule.invariant().replace(", ", ", 11."), rule.section());
            wrap(rule.explanation());
            if (rule.fix() != null) {
                wrap("Fixed: " + rule.fix() + ".");
            }
        }
    }

    private void wrap(String text) {
        StringBuilder line = new StringBuilder("   ");
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                out.println(line);
                line = new StringBuilder("   ");
            }
            line.append(' ').append(word);
        }
        out.println(line);
    }
}
