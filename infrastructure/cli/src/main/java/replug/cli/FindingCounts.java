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
import replug.domain.machine.Event;
import replug.domain.machine.Machine;

/** In how many places the rules of lint do not hold, after each event of a history; lint runs once, when it is asked first. */
final class FindingCounts {
    private final Replayed history;
    private final Map<String, NavigableMap<Long, Long>> byRule = new HashMap<>();
    private @Nullable Lint lint;

    /** A history, told event by event from its boot on. */
    interface Replayed {
        void tell(Reader reader);
    }

    /** Takes an event, its number and the state after it. */
    interface Reader {
        void next(long number, Event event, Machine after);
    }

    FindingCounts(Replayed history) {
        this.history = history;
    }

    /** Of events up to {@code last}, inclusive. */
    static FindingCounts of(Timeline timeline, long last) {
        return new FindingCounts(reader -> timeline.replay(
                last, Verify.NONE, (recorded, after) -> reader.next(recorded.number(), recorded.event(), after)));
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
            history.tell((number, happened, after) -> {
                Lint.Change change = now.next(number, happened, after);
                count(number, change.appeared(), 1);
                count(number, change.gone(), -1);
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
