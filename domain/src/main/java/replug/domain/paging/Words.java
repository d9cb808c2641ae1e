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

    /** Whether all slots are empty, or all have the same flags and only the page number moves. */
    boolean isUniform() {
        return isNone() || (((stride | step) & Pte.LOW_BITS) == 0 && (first & Pte.LOW_BITS) != 0);
    }

    /** Whether one of {@code count} words of the first table is zero although not all are. */
    boolean passesZero(int count) {
        if (isUniform()) {
            return false;
        }
        for (int slot = 0; slot < count; slot++) {
            if (at(slot, 0) == 0) {
                return true;
            }
        }
        return false;
    }
}
