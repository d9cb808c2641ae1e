package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import replug.domain.linux.AddressLayout;
import replug.domain.linux.BootFrames;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;

/** The frames that a real kernel picked while it booted: for an entry that the model needs a frame for, that in the kernel's. */
final class RecordedBootFrames implements BootFrames {
    private final PageTable kernels;
    private final RecordedFrames frames;

    RecordedBootFrames(PageTable kernels, AddressLayout layout) {
        this.kernels = kernels;
        this.frames = new RecordedFrames(kernels, layout, 0, 0);
    }

    @Override
    public long page(long va, int level) {
        return frames.page(va, level);
    }

    @Override
    public long block(long va) {
        return frames.block(va);
    }

    /** None where the kernel has smaller leaves: that it found no block of this size is not for the model to know. */
    @Override
    public long block(long va, int level) {
        long word = kernels.word(va, level);
        return Pte.isLeaf(word) && (Pte.pa(word) & (entryBytes(level) - 1)) == 0 ? Pte.pa(word) : NONE;
    }

    @Override
    public long imagePage(long va, int level) {
        return frames.page(va, level);
    }

    @Override
    public long kfencePool(long bytes) {
        return NONE;
    }

    @Override
    public void beginMemmap(int node, long bytes) {}

    @Override
    public void endMemmap() {}

    @Override
    public void handOver() {}

    @Override
    public boolean isInUse(FrameRange range) {
        return false;
    }

    @Override
    public void free(long pa, long bytes) {
        frames.free(pa, bytes);
    }
}
