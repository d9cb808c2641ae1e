package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;

import java.util.Arrays;

/**
 * 512 words, most of them alike. Kept as runs of words that grow by a constant while these are few, as an array once they
 * are many; which of the two is storage only and never seen from outside. Immutable, but for {@link #overwrite}.
 */
final class Slots {
    static final Slots EMPTY = new Slots(0, new short[0], new long[0]);

    /** Past this an array is smaller, and faster to edit. */
    private static final int MAX_RUNS = 64;

    private static final int ARRAY = -1;

    /** The bounds of a run that fills the table. */
    private static final short[] ALL = {0, SLOTS};

    /** How many runs there are; {@link #ARRAY} where the words are an array. */
    private final int runs;
    /** First slot and length of each run, two numbers a run. */
    private final short[] bounds;
    /** First word and stride of each run, two numbers a run; or all 512 words. */
    private final long[] words;

    private Slots(int runs, short[] bounds, long[] words) {
        this.runs = runs;
        this.bounds = bounds;
        this.words = words;
    }

    static Slots of(long[] words) {
        return new Slots(ARRAY, EMPTY.bounds, words);
    }

    boolean isArray() {
        return runs == ARRAY;
    }

    private int start(int run) {
        return bounds[2 * run];
    }

    private int length(int run) {
        return bounds[2 * run + 1];
    }

    private int end(int run) {
        return bounds[2 * run] + bounds[2 * run + 1];
    }

    private long stride(int run) {
        return words[2 * run + 1];
    }

    /** The word in {@code slot} if the run were to reach there. */
    private long word(int run, int slot) {
        return words[2 * run] + (slot - start(run)) * stride(run);
    }

    boolean isEmpty() {
        return runs == 0 || mismatch(0, SLOTS, 0, 0) < 0;
    }

    long get(int slot) {
        if (isArray()) {
            return words[slot];
        }
        for (int run = 0; run < runs && start(run) <= slot; run++) {
            if (slot < end(run)) {
                return word(run, slot);
            }
        }
        return 0;
    }

    void copyTo(long[] target) {
        if (isArray()) {
            System.arraycopy(words, 0, target, 0, SLOTS);
            return;
        }
        int done = 0;
        for (int run = 0; run < runs; run++) {
            Arrays.fill(target, done, start(run), 0);
            done = end(run);
            long word = words[2 * run];
            for (int slot = start(run); slot < done; slot++, word += stride(run)) {
                target[slot] = word;
            }
        }
        Arrays.fill(target, done, SLOTS, 0);
    }

    /** The first slot of {@code count} from {@code slot} that does not hold {@code first + i * stride}; -1 if all do. */
    int mismatch(int slot, int count, long first, long stride) {
        if (!isArray() && first == 0 && stride == 0) {
            return firstUsed(slot, count);
        }
        if (!isArray() && holdsRun(slot, count, first, stride)) {
            return -1;
        }
        long word = first;
        for (int i = slot; i < slot + count; i++, word += stride) {
            if (get(i) != word) {
                return i;
            }
        }
        return -1;
    }

    private int firstUsed(int slot, int count) {
        for (int run = 0; run < runs && start(run) < slot + count; run++) {
            int end = Math.min(slot + count, end(run));
            for (int used = Math.max(slot, start(run)); used < end; used++) {
                if (word(run, used) != 0) {
                    return used;
                }
            }
        }
        return -1;
    }

    private boolean holdsRun(int slot, int count, long first, long stride) {
        for (int run = 0; run < runs && start(run) <= slot; run++) {
            if (slot < end(run)) {
                return slot + count <= end(run) && word(run, slot) == first && (count == 1 || stride(run) == stride);
            }
        }
        return false;
    }

    /**
     * How many slots from {@code slot} on, at most {@code limit}, are empty, or hold words of the same flags that grow by
     * a constant and are not empty.
     */
    int runLength(int slot, int limit) {
        long word = get(slot);
        if (word == 0) {
            int used = mismatch(slot, limit, 0, 0);
            return used < 0 ? limit : used - slot;
        }
        if (limit == 1) {
            return 1;
        }
        long stride = get(slot + 1) - word;
        if ((stride & Pte.LOW_BITS) != 0) {
            return 1;
        }
        int other = mismatch(slot, limit, word, stride);
        return other < 0 ? limit : other - slot;
    }

    /** These slots with {@code count} from {@code slot} set to {@code first + i * stride}. */
    Slots with(int slot, int count, long first, long stride) {
        boolean clears = first == 0 && stride == 0;
        if (count == SLOTS) {
            return clears ? EMPTY : new Slots(1, ALL, new long[] {first, stride});
        }
        if (isArray() || runs + 2 > MAX_RUNS) {
            long[] copy = new long[SLOTS];
            copyTo(copy);
            Slots array = of(copy);
            array.overwrite(slot, count, first, stride);
            return array;
        }
        if (runs == 0) {
            return clears ? EMPTY : new Slots(1, new short[] {(short) slot, (short) count}, new long[] {first, stride});
        }
        return withRun(slot, count, first, stride, clears);
    }

    /** Changes an array in place: only for one that nobody else has seen yet. */
    void overwrite(int slot, int count, long first, long stride) {
        long word = first;
        for (int i = slot; i < slot + count; i++, word += stride) {
            words[i] = word;
        }
    }

    private Slots withRun(int slot, int count, long first, long stride, boolean clears) {
        Runs next = new Runs(runs + 2);
        int end = slot + count;
        int run = 0;
        for (; run < runs && start(run) < slot; run++) {
            next.add(start(run), Math.min(length(run), slot - start(run)), words[2 * run], stride(run));
        }
        if (!clears) {
            next.add(slot, count, first, stride);
        }
        for (run = Math.max(0, run - 1); run < runs; run++) {
            int from = Math.max(end, start(run));
            if (from < end(run)) {
                next.add(from, end(run) - from, word(run, from), stride(run));
            }
        }
        return next.slots();
    }

    /** Runs in the making; a run that goes on where the last one ended becomes part of it. */
    private static final class Runs {
        private int count;
        private final short[] bounds;
        private final long[] words;

        Runs(int capacity) {
            bounds = new short[2 * capacity];
            words = new long[2 * capacity];
        }

        void add(int slot, int length, long first, long stride) {
            int last = 2 * (count - 1);
            if (count > 0 && bounds[last] + bounds[last + 1] == slot) {
                int n = bounds[last + 1];
                long step = n == 1 ? first - words[last] : words[last + 1];
                if (words[last] + n * step == first && (length == 1 || stride == step)) {
                    words[last + 1] = step;
                    bounds[last + 1] += (short) length;
                    return;
                }
            }
            bounds[2 * count] = (short) slot;
            bounds[2 * count + 1] = (short) length;
            words[2 * count] = first;
            words[2 * count + 1] = stride;
            count++;
        }

        Slots slots() {
            return count == 0 ? EMPTY : new Slots(count, bounds, words);
        }
    }
}
