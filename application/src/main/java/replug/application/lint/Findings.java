package replug.application.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import replug.application.lint.Finding.Subject;

/** What holds now of each rule, by subject. A subject that is judged again keeps the event with which it was first found. */
final class Findings {
    private final Map<LintRule, TreeMap<Subject, Found>> standing = new HashMap<>();
    private final Map<Key, Found> doubted = new LinkedHashMap<>();
    private final List<Found> appeared = new ArrayList<>();
    private long event;

    private record Key(LintRule rule, Subject subject) {}

    /** Judging after this event begins. */
    void begin(long number) {
        event = number;
        doubted.clear();
        appeared.clear();
    }

    /** Takes back what was found from {@code first} to {@code last}; what still holds is to be said again. */
    void doubt(LintRule rule, Subject first, Subject last) {
        TreeMap<Subject, Found> found = standing.get(rule);
        if (found == null || found.isEmpty()) {
            return;
        }
        NavigableMap<Subject, Found> range = found.subMap(first, true, last, true);
        range.forEach((subject, old) -> doubted.put(new Key(rule, subject), old));
        range.clear();
    }

    /** Takes back all that was found of the rule. */
    void doubt(LintRule rule) {
        doubt(rule, new Subject(Integer.MIN_VALUE, 0), new Subject(Integer.MAX_VALUE, -1));
    }

    /** Says of one subject what is wrong with it; null if nothing is. */
    void judge(LintRule rule, Subject subject, @Nullable Finding finding) {
        doubt(rule, subject, subject);
        if (finding != null) {
            say(rule, finding);
        }
    }

    /** Says that this holds. */
    void say(LintRule rule, Finding finding) {
        Found old = doubted.remove(new Key(rule, finding.subject()));
        Found now = new Found(old == null ? event : old.event(), finding);
        Found twice = standing.computeIfAbsent(rule, _ -> new TreeMap<>()).put(finding.subject(), now);
        if (old == null && twice == null) {
            appeared.add(now);
        }
    }

    /** What was found of the subject before it was doubted in this turn; null if nothing was. */
    @Nullable
    Finding before(LintRule rule, Subject subject) {
        Found found = standing.getOrDefault(rule, new TreeMap<>()).get(subject);
        Found old = found == null ? doubted.get(new Key(rule, subject)) : found;
        return old == null ? null : old.finding();
    }

    List<Found> appeared() {
        return List.copyOf(appeared);
    }

    /** What held after the event before, and does no more. */
    List<Found> gone() {
        return List.copyOf(doubted.values());
    }

    /** All that holds, by rule and subject. */
    List<Found> all(List<LintRule> order) {
        List<Found> all = new ArrayList<>();
        for (LintRule rule : order) {
            TreeMap<Subject, Found> found = standing.get(rule);
            if (found != null) {
                all.addAll(found.values());
            }
        }
        return all;
    }
}
