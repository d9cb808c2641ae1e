package replug.domain.paging;

/**
 * The raw words of a rectangle of slots: slot {@code i} of table {@code k} holds {@code first + i * stride + k * step}.
 * All zero, or none of them zero.
 *
 * @param first word in the first slot of the first table
 * @param stride what the word grows by from one slot to the next
 * @param step what the word grows by from one table to the next
 */
public record Words(long first, long stride, long step) {
    /** Empty slots. */
    public static final Words NONE = new Words(0, 0, 0);

    public static Words of(long first, long stride) {
        return new Words(first, stride, 0);
    }

    public long at(int slot, int table) {
        return first + slot * stride + table * step;
    }

    public boolean isNone() {
        return first == 0 && stride == 0 && step == 0;
    }

    /** Whether every word has the same flags, so that only the page number moves. */
    boolean sameFlags() {
        return ((stride | step) & Pte.LOW_BITS) == 0;
    }

    /** Whether a word is zero although not all are, somewhere in {@code count} slots of {@code tables} tables. */
    boolean passesZero(int count, int tables) {
        if (isNone() || (sameFlags() && (first & Pte.LOW_BITS) != 0)) {
            return false;
        }
        for (int table = 0; table < tables; table++) {
            for (int slot = 0; slot < count; slot++) {
                if (at(slot, table) == 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
