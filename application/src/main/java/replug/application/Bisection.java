package replug.application;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Finds the first event after which something holds, by looking at few of the states between one for which it does not and a
 * later one for which it does. What holds once is taken to hold from then on, as git does.
 */
public final class Bisection {
    private final LongFunction<Verdict> judge;
    private final SortedMap<Long, Verdict> judged = new TreeMap<>();

    /** @param judge says of the state after an event which it is */
    public Bisection(LongFunction<Verdict> judge) {
        this.judge = judge;
    }

    /** What is said of a state. */
    public enum Verdict {
        /** It does not hold yet. */
        GOOD,
        /** It holds. */
        BAD,
        /** Nobody can say. */
        SKIPPED
    }

    /**
     * Where it began to hold.
     *
     * @param good the last event after which it is known not to hold
     * @param candidates the events of which the first after which it holds is one: just one, unless some were skipped; in order
     * @param judged what was said of which state, in the order of the events
     */
    public record Found(long good, List<Long> candidates, SortedMap<Long, Verdict> judged) {
        /** The first event after which it holds. */
        public boolean isCertain() {
            return candidates.size() == 1;
        }
    }

    /**
     * Finds it between the states after events {@code good} and {@code bad}.
     *
     * @throws IllegalArgumentException if the state after {@code good} is not good, or that after {@code bad} not bad
     */
    public Found between(long good, long bad) {
        require(good < bad, "event %d, the good one, does not come before event %d, the bad one".formatted(good, bad));
        require(verdict(bad) == Verdict.BAD, "it does not hold after event %d, which is called bad".formatted(bad));
        require(verdict(good) == Verdict.GOOD, "it holds after event %d already, which is called good".formatted(good));
        long low = good;
        long high = bad;
        while (true) {
            long next = untried(low, high);
            if (next < 0) {
                return found(low, high);
            }
            switch (verdict(next)) {
                case GOOD -> low = next;
                case BAD -> high = next;
                case SKIPPED -> {}
            }
        }
    }

    private Verdict verdict(long event) {
        return judged.computeIfAbsent(event, judge::apply);
    }

    /** The event nearest to the middle that was not skipped; −1 if there is none between. */
    private long untried(long low, long high) {
        long middle = low + (high - low) / 2;
        for (long away = 0; away < high - low; away++) {
            for (long event : new long[] {middle - away, middle + away}) {
                if (event > low && event < high && !judged.containsKey(event)) {
                    return event;
                }
            }
        }
        return -1;
    }

    private Found found(long low, long high) {
        List<Long> candidates = new ArrayList<>();
        for (long event = low + 1; event <= high; event++) {
            candidates.add(event);
        }
        return new Found(low, List.copyOf(candidates), new TreeMap<>(judged));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
