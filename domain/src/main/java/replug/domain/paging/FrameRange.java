package replug.domain.paging;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

/**
 * Consecutive page frames.
 *
 * @param pfn number of the first, its physical address / 4096
 * @param count how many, at least 1
 */
public record FrameRange(long pfn, long count) {
    public FrameRange {
        if (pfn < 0 || count < 1 || pfn + count < 0) {
            throw new IllegalArgumentException("%d page frames from number 0x%x".formatted(count, pfn));
        }
    }

    /** The frames of {@code bytes} bytes from physical address {@code pa}, both whole pages. */
    public static FrameRange ofBytes(long pa, long bytes) {
        return new FrameRange(pa >>> PAGE_SHIFT, bytes >>> PAGE_SHIFT);
    }

    /** The number after the last. */
    public long end() {
        return pfn + count;
    }

    /** Physical address of the first byte. */
    public long pa() {
        return pfn << PAGE_SHIFT;
    }

    public long bytes() {
        return count << PAGE_SHIFT;
    }
}
