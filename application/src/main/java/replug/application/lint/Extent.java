package replug.application.lint;

/**
 * Consecutive addresses, virtual or physical.
 *
 * @param first the first byte
 * @param last the last byte, inclusive
 */
public record Extent(long first, long last) {
    static Extent of(long first, long bytes) {
        return new Extent(first, first + bytes - 1);
    }

    boolean overlaps(Extent other) {
        return Long.compareUnsigned(first, other.last) <= 0 && Long.compareUnsigned(other.first, last) <= 0;
    }

    /** The part in both; they overlap. */
    Extent and(Extent other) {
        return new Extent(
                Long.compareUnsigned(first, other.first) < 0 ? other.first : first,
                Long.compareUnsigned(last, other.last) > 0 ? other.last : last);
    }

    Extent plus(long distance) {
        return new Extent(first + distance, last + distance);
    }

    public long bytes() {
        return last - first + 1;
    }
}
