package replug.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.application.lint.Found;
import replug.application.lint.Lint;
import replug.application.lint.Severity;

/** In how many places the rules of lint do not hold, after each event of a history; lint runs once, when it is asked first. */
final class FindingCounts {
    private final Timeline timeline;
    private final long last;
    private final Map<String, NavigableMap<Long, Long>> byRule = new HashMap<>();
    private @Nullable Lint lint;

    /** Of events up to {@code last}, inclusive. */
    FindingCounts(Timeline timeline, long last) {
        this.timeline = timeline;
        this.last = last;
    }

    /**
     * How many memory blocks, sections, entries, tables or operations break the rule {@code name}.
     *
     * @param name a rule's; empty for all rules, as far as it is an error or a warning
     * @throws IllegalArgumentException if there is no such rule
     */
    long after(long event, String name) {
        if (!name.isEmpty() && Lint.named(name).isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a rule ('replug lint --rules' lists them), found \"%s\"".formatted(name));
        }
        if (lint == null) {
            Lint now = new Lint();
            lint = now;
            timeline.replay(last, Verify.NONE, (recorded, machine) -> {
                Lint.Change change = now.next(recorded.number(), recorded.event(), machine);
                count(recorded.number(), change.appeared(), 1);
                count(recorded.number(), change.gone(), -1);
            });
        }
        NavigableMap<Long, Long> counts = byRule.get(name);
        Map.Entry<Long, Long> now = counts == null ? null : counts.floorEntry(event);
        return now == null ? 0 : now.getValue();
    }

    private void count(long event, List<Found> found, long more) {
        for (Found one : found) {
            count(event, one.finding().rule().name(), more);
            if (one.finding().severity() != Severity.INFO) {
                count(event, "", more);
            }
        }
    }

    private void count(long event, String rule, long more) {
        NavigableMap<Long, Long> counts = byRule.computeIfAbsent(rule, _ -> new TreeMap<>());
        counts.put(event, more + (counts.isEmpty() ? 0 : counts.lastEntry().getValue()));
    }
}
