package replug.domain.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import replug.domain.paging.FrameRange;

/**
 * The frames that the kernel's page allocator has to give: those of kernel zones, since tables and struct pages are taken
 * from no other. An immutable set of ranges, ascending and never touching one another.
 */
public final class FreeFrames {
    public static final FreeFrames NONE = new FreeFrames(new long[0]);

    private static final int FEW = 8;

    /** First number and number after the last of each range. */
    private final long[] bounds;

    private FreeFrames(long[] bounds) {
        this.bounds = bounds;
    }

    public List<FrameRange> ranges() {
        List<FrameRange> ranges = new ArrayList<>(bounds.length / 2);
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new FrameRange(bounds[i], bounds[i + 1] - bounds[i]));
        }
        return ranges;
    }

    /** How many frames are free. */
    public long count() {
        long count = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            count += bounds[i + 1] - bounds[i];
        }
        return count;
    }

    /** Whether all of {@code frames} are free. */
    public boolean contains(FrameRange frames) {
        int at = firstEndingAfter(frames.pfn());
        return at < bounds.length && bounds[at] <= frames.pfn() && frames.end() <= bounds[at + 1];
    }

    /** How many of {@code frames} are free. */
    public long countIn(FrameRange frames) {
        long count = 0;
        for (int i = firstEndingAfter(frames.pfn()); i < bounds.length && bounds[i] < frames.end(); i += 2) {
            count += Math.min(frames.end(), bounds[i + 1]) - Math.max(frames.pfn(), bounds[i]);
        }
        return count;
    }

    /** The index of the first range that ends after {@code pfn}. */
    private int firstEndingAfter(long pfn) {
        int low = 0;
        int high = bounds.length / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bounds[2 * middle + 1] <= pfn) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 2 * low;
    }

    /** The lowest {@code count} consecutive free frames whose first number is a multiple of {@code count}; −1 if none. */
    public long lowest(long count) {
        for (int i = 0; i < bounds.length; i += 2) {
            long first = (bounds[i] + count - 1) / count * count;
            if (first + count <= bounds[i + 1]) {
                return first;
            }
        }
        return -1;
    }

    /**
     * The highest {@code count} consecutive free frames among {@code within} whose first number is a multiple of {@code
     * count}; −1 if none.
     */
    public long highest(long count, FrameRange within) {
        return highest(count, count, within);
    }

    /** As {@link #highest(long, FrameRange)}, the first number being a multiple of {@code alignment}. */
    public long highest(long count, long alignment, FrameRange within) {
        for (int i = bounds.length - 2; i >= 0; i -= 2) {
            long end = Math.min(bounds[i + 1], within.end());
            long first = Math.floorDiv(end - count, alignment) * alignment;
            if (first >= Math.max(bounds[i], within.pfn())) {
                return first;
            }
        }
        return -1;
    }

    /** These frames without {@code frames}, free or not. */
    public FreeFrames without(FrameRange frames) {
        return replaced(frames, false);
    }

    /** These frames and {@code frames}, free already or not. */
    public FreeFrames with(FrameRange frames) {
        return replaced(frames, true);
    }

    /** These frames and all of {@code more}; many of them in one go, not with a copy of all for each. */
    public FreeFrames with(List<FrameRange> more) {
        if (more.size() <= FEW) {
            FreeFrames next = this;
            for (FrameRange frames : more) {
                next = next.with(frames);
            }
            return next;
        }
        List<FrameRange> all = ranges();
        all.addAll(more);
        all.sort(Comparator.comparingLong(FrameRange::pfn));
        return joined(all);
    }

    private static FreeFrames joined(List<FrameRange> ascending) {
        long[] bounds = new long[2 * ascending.size()];
        int n = 0;
        for (FrameRange frames : ascending) {
            if (n > 0 && frames.pfn() <= bounds[n - 1]) {
                bounds[n - 1] = Math.max(bounds[n - 1], frames.end());
            } else {
                bounds[n++] = frames.pfn();
                bounds[n++] = frames.end();
            }
        }
        return new FreeFrames(Arrays.copyOf(bounds, n));
    }

    private FreeFrames replaced(FrameRange frames, boolean isFree) {
        long first = frames.pfn();
        long end = frames.end();
        int from = firstEndingAfter(isFree ? first - 1 : first);
        long[] middle = new long[4];
        int n = 0;
        if (isFree) {
            n = 2;
            middle[0] = first;
            middle[1] = end;
        }
        int to = from;
        while (to < bounds.length && (isFree ? bounds[to] <= end : bounds[to] < end)) {
            if (isFree) {
                middle[0] = Math.min(middle[0], bounds[to]);
                middle[1] = Math.max(middle[1], bounds[to + 1]);
            } else {
                if (bounds[to] < first) {
                    middle[n++] = bounds[to];
                    middle[n++] = first;
                }
                if (bounds[to + 1] > end) {
                    middle[n++] = end;
                    middle[n++] = bounds[to + 1];
                }
            }
            to += 2;
        }
        long[] next = new long[from + n + bounds.length - to];
        System.arraycopy(bounds, 0, next, 0, from);
        System.arraycopy(middle, 0, next, from, n);
        System.arraycopy(bounds, to, next, from + n, bounds.length - to);
        return new FreeFrames(next);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FreeFrames that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return ranges().toString();
    }
}
