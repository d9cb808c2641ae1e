package replug.domain.paging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Virtual addresses that were asked for: ranges in ascending order that neither overlap nor touch. */
public final class AddressRanges {
    /** Every address. */
    public static final AddressRanges ALL = of(0, -1);

    private final long[] firsts;
    private final long[] lasts;

    /** Addresses from {@code first} to {@code last}, both inclusive; {@code last} is not below {@code first}. */
    public record Range(long first, long last) {
        public Range {
            if (Long.compareUnsigned(last, first) < 0) {
                throw new IllegalArgumentException("0x%x is below 0x%x".formatted(last, first));
            }
        }
    }

    private AddressRanges(List<Range> ranges) {
        firsts = ranges.stream().mapToLong(Range::first).toArray();
        lasts = ranges.stream().mapToLong(Range::last).toArray();
    }

    /** One range, both ends inclusive. */
    public static AddressRanges of(long first, long last) {
        return of(List.of(new Range(first, last)));
    }

    /** All addresses that are in one of {@code ranges}, in whatever order they are. */
    public static AddressRanges of(List<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparing(Range::first, Long::compareUnsigned));
        List<Range> joined = new ArrayList<>();
        for (Range range : sorted) {
            Range before = joined.isEmpty() ? null : joined.getLast();
            boolean touches =
                    before != null && (before.last == -1 || Long.compareUnsigned(range.first, before.last + 1) <= 0);
            if (before == null || !touches) {
                joined.add(range);
            } else if (Long.compareUnsigned(range.last, before.last) > 0) {
                joined.set(joined.size() - 1, new Range(before.first, range.last));
            }
        }
        return new AddressRanges(joined);
    }

    /** The addresses that are in both. */
    public AddressRanges and(AddressRanges other) {
        List<Range> both = new ArrayList<>();
        for (int i = 0; i < firsts.length; i++) {
            for (int j = 0; j < other.firsts.length; j++) {
                long first = maxUnsigned(firsts[i], other.firsts[j]);
                long last = minUnsigned(lasts[i], other.lasts[j]);
                if (Long.compareUnsigned(first, last) <= 0) {
                    both.add(new Range(first, last));
                }
            }
        }
        return of(both);
    }

    private static long maxUnsigned(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? b : a;
    }

    private static long minUnsigned(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    public boolean isEmpty() {
        return firsts.length == 0;
    }

    /** Whether this is every address. */
    public boolean isAll() {
        return firsts.length == 1 && firsts[0] == 0 && lasts[0] == -1;
    }

    /** Whether an address from {@code first} to {@code last}, both inclusive, is in. */
    public boolean touches(long first, long last) {
        int range = reaching(first);
        return range < firsts.length && Long.compareUnsigned(firsts[range], last) <= 0;
    }

    /** The first range that has not ended before {@code va}; as many as there are if all have. */
    int reaching(long va) {
        int range = 0;
        while (range < lasts.length && Long.compareUnsigned(lasts[range], va) < 0) {
            range++;
        }
        return range;
    }

    int count() {
        return firsts.length;
    }

    long first(int range) {
        return firsts[range];
    }

    long last(int range) {
        return lasts[range];
    }
}
