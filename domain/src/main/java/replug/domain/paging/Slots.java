package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;

import java.util.Arrays;

/**
 * 512 words, most of them alike. Kept as runs of words that grow by a constant while these are few, as an array once they
 * are many; which of the two is storage only and never seen from outside. Immutable, but for {@link #overwrite}.
 */
final class Slots {
    static final Slots EMPTY = new Slots(0, new short[0], new short[0], new long[0], new long[0]);

    /** Past this an array is smaller, and faster to edit. */
    private static final int MAX_RUNS = 64;

    private final int runs;
    private final short[] start;
    private final short[] length;
    /** The first word of each run; all 512 words when stored as an array. */
    private final long[] words;

    private final long[] strides;

    private Slots(int runs, short[] start, short[] length, long[] words, long[] strides) {
        this.runs = runs;
        this.start = start;
        this.length = length;
        this.words = words;
        this.strides = strides;
    }

    static Slots of(long[] words) {
        return new Slots(-1, EMPTY.start, EMPTY.length, words, EMPTY.strides);
    }

    boolean isArray() {
        return runs < 0;
    }

    boolean isEmpty() {
        if (!isArray()) {
            return runs == 0;
        }
        for (long word : words) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    long get(int slot) {
        if (isArray()) {
            return words[slot];
        }
        for (int i = 0; i < runs && start[i] <= slot; i++) {
            if (slot < start[i] + length[i]) {
                return words[i] + (slot - start[i]) * strides[i];
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
        for (int i = 0; i < runs; i++) {
            Arrays.fill(target, done, start[i], 0);
            done = start[i] + length[i];
            long word = words[i];
            for (int slot = start[i]; slot < done; slot++, word += strides[i]) {
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
        for (int i = 0; i < runs && start[i] < slot + count; i++) {
            if (slot < start[i] + length[i]) {
                return Math.max(slot, start[i]);
            }
        }
        return -1;
    }

    private boolean holdsRun(int slot, int count, long first, long stride) {
        for (int i = 0; i < runs && start[i] <= slot; i++) {
            if (slot < start[i] + length[i]) {
                return slot + count <= start[i] + length[i]
                        && words[i] + (slot - start[i]) * strides[i] == first
                        && (count == 1 || strides[i] == stride);
            }
        }
        return false;
    }

    /** These slots with {@code count} from {@code slot} set to {@code first + i * stride}. */
    Slots with(int slot, int count, long first, long stride) {
        if (isArray() || runs + 2 > MAX_RUNS) {
            long[] copy = new long[SLOTS];
            copyTo(copy);
            Slots array = of(copy);
            array.overwrite(slot, count, first, stride);
            return array;
        }
        if (runs == 0) {
            return isZero(first, stride) ? EMPTY : single(slot, count, first, stride);
        }
        return withRun(slot, count, first, stride);
    }

    /** Changes an array in place: only for one that nobody else has seen yet. */
    void overwrite(int slot, int count, long first, long stride) {
        long word = first;
        for (int i = slot; i < slot + count; i++, word += stride) {
            words[i] = word;
        }
    }

    private static Slots single(int slot, int count, long first, long stride) {
        return new Slots(
                1, new short[] {(short) slot}, new short[] {(short) count}, new long[] {first}, new long[] {stride});
    }

    private static boolean isZero(long first, long stride) {
        return first == 0 && stride == 0;
    }

    private Slots withRun(int slot, int count, long first, long stride) {
        Runs next = new Runs(runs + 2);
        int end = slot + count;
        int i = 0;
        for (; i < runs && start[i] < slot; i++) {
            next.add(start[i], Math.min(length[i], slot - start[i]), words[i], strides[i]);
        }
        if (!isZero(first, stride)) {
            next.add(slot, count, first, stride);
        }
        for (i = Math.max(0, i - 1); i < runs; i++) {
            int cut = Math.max(0, end - start[i]);
            if (cut < length[i]) {
                next.add(start[i] + cut, length[i] - cut, words[i] + cut * strides[i], strides[i]);
            }
        }
        return next.slots();
    }

    /** Runs in the making; a run that goes on where the last one ended becomes part of it. */
    private static final class Runs {
        private int count;
        private final short[] start;
        private final short[] length;
        private final long[] words;
        private final long[] strides;

        Runs(int capacity) {
            start = new short[capacity];
            length = new short[capacity];
            words = new long[capacity];
            strides = new long[capacity];
        }

        void add(int slot, int n, long first, long stride) {
            int last = count - 1;
            if (last >= 0 && start[last] + length[last] == slot) {
                long step = length[last] == 1 ? first - words[last] : strides[last];
                boolean goesOn = words[last] + length[last] * step == first && (n == 1 || stride == step);
                if (goesOn) {
                    strides[last] = step;
                    length[last] += (short) n;
                    return;
                }
            }
            start[count] = (short) slot;
            length[count] = (short) n;
            words[count] = first;
            strides[count++] = stride;
        }

        Slots slots() {
            return count == 0 ? EMPTY : new Slots(count, start, length, words, strides);
        }
    }
}
