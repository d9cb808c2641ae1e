package replug.application;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import replug.domain.linux.BootFrames;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;

/** The frames that a real kernel picked while it booted: for an entry that the model needs a frame for, that in the kernel's. */
final class RecordedBootFrames implements BootFrames {
    /** Frames for entries that the kernel does not have: above all RAM, so that the entries differ and nothing else does. */
    private static final long UNSEEN = 1L << 55;

    private final PageTable kernels;
    private long unseen = UNSEEN;

    RecordedBootFrames(PageTable kernels) {
        this.kernels = kernels;
    }

    @Override
    public long page(long va, int level) {
        long word = kernels.word(va, level);
        if (level == 0 ? Pte.isLeaf(word) : Pte.isPointer(word)) {
            return Pte.pa(word);
        }
        unseen += PAGE_BYTES;
        return unseen;
    }

    /** None where the kernel fell back to base pages; else what it has, or one that nobody has. */
    @Override
    public long block(long va) {
        long word = kernels.word(va, 1);
        if (Pte.isPointer(word)) {
            return NONE;
        }
        if (Pte.isLeaf(word)) {
            return Pte.pa(word);
        }
        unseen = (unseen + 2 * entryBytes(1) - 1) & -entryBytes(1);
        return unseen;
    }

    /** None where the kernel has smaller leaves: that it found no block of this size is not for the model to know. */
    @Override
    public long block(long va, int level) {
        long word = kernels.word(va, level);
        return Pte.isLeaf(word) && (Pte.pa(word) & (entryBytes(level) - 1)) == 0 ? Pte.pa(word) : NONE;
    }

    @Override
    public long imagePage(long va, int level) {
        return page(va, level);
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
    public void free(long pa, long bytes) {}
}
