package replug.application;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import replug.domain.paging.LeafChange;

/** Which addresses changed by which events: of each, the newest event, and how many there were. */
final class WrittenRanges {
    private final TreeMap<Long, Span> spans = new TreeMap<>(Long::compareUnsigned);

    /** Addresses up to {@code last}, inclusive. */
    private record Span(long last, Written by) {}

    /**
     * As far as the same holds.
     *
     * @param last the last address for which it does, inclusive
     * @param by null where no event changed it
     */
    record Reach(long last, @Nullable Written by) {}

    /** Event {@code number} made this change; events come in their order. */
    void add(LeafChange change, long number, String name) {
        long last = change.lastVa();
        splitAt(change.va());
        if (last != -1) {
            splitAt(last + 1);
        }
        long next = change.va();
        Map.Entry<Long, Span> span = spans.ceilingEntry(next);
        while (span != null && Long.compareUnsigned(span.getKey(), last) <= 0) {
            if (span.getKey() != next) {
                spans.put(next, new Span(span.getKey() - 1, new Written(number, name, 1)));
            }
            int times = span.getValue().by.times() + 1;
            spans.put(span.getKey(), new Span(span.getValue().last, new Written(number, name, times)));
            next = span.getValue().last + 1;
            if (next == 0) {
                return;
            }
            span = spans.ceilingEntry(next);
        }
        if (Long.compareUnsigned(next, last) <= 0) {
            spans.put(next, new Span(last, new Written(number, name, 1)));
        }
    }

    private void splitAt(long va) {
        Map.Entry<Long, Span> span = spans.lowerEntry(va);
        if (span != null && Long.compareUnsigned(span.getValue().last, va) >= 0) {
            spans.put(span.getKey(), new Span(va - 1, span.getValue().by));
            spans.put(va, new Span(span.getValue().last, span.getValue().by));
        }
    }

    /** What holds at {@code va}, and how far. */
    Reach at(long va) {
        Map.Entry<Long, Span> span = spans.floorEntry(va);
        if (span != null && Long.compareUnsigned(span.getValue().last, va) >= 0) {
            return new Reach(span.getValue().last, span.getValue().by);
        }
        Long next = spans.higherKey(va);
        return new Reach(next == null ? -1 : next - 1, null);
    }
}
