package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import replug.domain.linux.FrameSource;
import replug.domain.memory.FreeFrames;
import replug.domain.memory.MemoryState;
import replug.domain.paging.FrameRange;

/** The machine's own free frames, the lowest that fits first: a deterministic stand-in for the kernel's allocator. */
final class LowestFreeFrames implements FrameSource {
    private static final long BLOCK_PAGES = entryBytes(1) >>> PAGE_SHIFT;

    private FreeFrames free;

    LowestFreeFrames(MemoryState memory) {
        this.free = memory.free();
    }

    @Override
    public long page(long va, int level) {
        return take(1);
    }

    @Override
    public long block(long va) {
        return take(BLOCK_PAGES);
    }

    private long take(long pages) {
        long pfn = free.lowest(pages);
        if (pfn < 0) {
            return NONE;
        }
        free = free.without(new FrameRange(pfn, pages));
        return pfn << PAGE_SHIFT;
    }

    @Override
    public boolean isInUse(FrameRange frames) {
        return !free.contains(frames);
    }

    @Override
    public void free(long pa, long bytes) {
        free = free.with(FrameRange.ofBytes(pa, bytes));
    }

    @Override
    public void withdraw(FrameRange frames) {
        free = free.without(frames);
    }
}
