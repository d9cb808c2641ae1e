package replug.domain.paging;

import java.util.Arrays;

/** Addresses that no run of entries may cross, so that a run belongs to one area only. */
public final class RunCuts {
    public static final RunCuts NONE = new RunCuts();

    private final long[] addresses;

    /**
     * Cuts before each of {@code addresses}, first addresses of areas.
     *
     * @throws IllegalArgumentException if they do not ascend as unsigned numbers
     */
    public RunCuts(long... addresses) {
        for (int i = 1; i < addresses.length; i++) {
            if (Long.compareUnsigned(addresses[i - 1], addresses[i]) > 0) {
                throw new IllegalArgumentException("cuts do not ascend: " + Arrays.toString(addresses));
            }
        }
        this.addresses = addresses.clone();
    }

    /** Whether an area begins after {@code va} and not after {@code next}. */
    boolean cutBetween(long va, long next) {
        for (long cut : addresses) {
            if (Long.compareUnsigned(cut, next) <= 0 && Long.compareUnsigned(cut, va) > 0) {
                return true;
            }
        }
        return false;
    }
}
