package replug.benchmarks;

import replug.domain.linux.FrameSource;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PagingMode;

/** Frame after frame, without end. */
final class ConsecutiveFrames implements FrameSource {
    private long next;

    /** @param first physical address of the first frame */
    ConsecutiveFrames(long first) {
        this.next = first;
    }

    @Override
    public long page(long va, int level) {
        return take(PagingMode.PAGE_BYTES);
    }

    @Override
    public long block(long va) {
        return take(PagingMode.entryBytes(1));
    }

    private long take(long bytes) {
        long first = (next + bytes - 1) & -bytes;
        next = first + bytes;
        return first;
    }

    @Override
    public boolean isInUse(FrameRange frames) {
        return false;
    }

    @Override
    public void free(long pa, long bytes) {}
}
