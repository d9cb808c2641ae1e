package replug.application.lint;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import replug.application.Timeline;
import replug.application.Timeline.Verify;

/** How many findings of each rule there are after each event of a history, counted as {@link Found#joined} lists them. */
public final class FindingCounts {
    /** By rule, after the events with which they changed. */
    private final NavigableMap<Long, Map<String, Long>> byEvent = new TreeMap<>();

    private FindingCounts() {}

    /** Of all events up to {@code last}, inclusive: one pass, whichever of them are asked about. */
    public static FindingCounts of(Timeline timeline, long last) {
        FindingCounts counts = new FindingCounts();
        Lint lint = new Lint();
        timeline.replay(last, Verify.NONE, (recorded, machine) -> {
            lint.next(recorded.number(), recorded.event(), machine);
            counts.take(recorded.number(), lint);
        });
        return counts;
    }

    private void take(long event, Lint lint) {
        Map<String, Long> now = Found.joined(lint.found()).stream()
                .collect(Collectors.groupingBy(found -> found.finding().rule().name(), Collectors.counting()));
        if (byEvent.isEmpty() || !byEvent.lastEntry().getValue().equals(now)) {
            byEvent.put(event, now);
        }
    }

    /**
     * How many there are after {@code event}.
     *
     * @param rule a rule's name; empty for all rules
     * @throws IllegalArgumentException if there is no such rule
     */
    public long after(long event, String rule) {
        if (!rule.isEmpty() && Lint.named(rule).isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no rule \"%s\"; 'replug lint --rules' lists them".formatted(rule));
        }
        Map.Entry<Long, Map<String, Long>> counts = byEvent.floorEntry(event);
        if (counts == null) {
            return 0;
        }
        return rule.isEmpty()
                ? counts.getValue().values().stream().mapToLong(Long::longValue).sum()
                : counts.getValue().getOrDefault(rule, 0L);
    }
}
