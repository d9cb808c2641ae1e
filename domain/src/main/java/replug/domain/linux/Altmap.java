package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

/**
 * Struct pages stored in the memory that they describe, {@code struct vmem_altmap} (kernel-spec 5.4): the first {@code free}
 * pages of a memory block are handed out for its memmap.
 */
public final class Altmap {
    private final long basePfn;
    private final long free;
    private long alloc;
    private long align;

    /**
     * @param basePfn first page of the block
     * @param free how many pages are for the memmap
     * @param alloc how many of these are handed out already
     */
    public Altmap(long basePfn, long free, long alloc) {
        this.basePfn = basePfn;
        this.free = free;
        this.alloc = alloc;
    }

    /** The physical address of {@code pages} pages, a power of two and so aligned; {@link FrameSource#NONE} if not free. */
    long take(long pages) {
        long next = basePfn + alloc + align;
        long pad = -next & (pages - 1);
        if (pages + pad > free - alloc - align) {
            return FrameSource.NONE;
        }
        align += pad;
        alloc += pages;
        return (next + pad) << PAGE_SHIFT;
    }

    void giveBack(long pages) {
        alloc -= pages;
    }
}
