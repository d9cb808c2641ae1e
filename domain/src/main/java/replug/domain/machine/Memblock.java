package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import replug.domain.linux.Area;
import replug.domain.linux.BootFrames;
import replug.domain.linux.BootPlan;
import replug.domain.linux.BootRam;
import replug.domain.linux.PhaseLog;
import replug.domain.memory.FreeFrames;
import replug.domain.paging.FrameRange;

/**
 * The memory of a machine that the model boots: memblock gives from the top of RAM down (kernel-spec 3.4), and once it has
 * handed over, the page allocator the lowest that fits. A deterministic stand-in for both; what only a running kernel would
 * take, such as its hash tables, is not taken.
 */
final class Memblock implements BootFrames {
    private static final FrameRange ANYWHERE = new FrameRange(0, 1L << (56 - PAGE_SHIFT));

    private final BootPlan plan;
    private final PhaseLog phases;
    private FreeFrames free = FreeFrames.NONE;
    private FreeFrames given = FreeFrames.NONE;
    private boolean hasHandedOver;

    /** What is left of the buffer for struct pages, physical addresses. */
    private long bufferNext;

    private long bufferEnd;

    /**
     * @param reserved the kernel's image
     * @param phases are told which frames go to the page allocator
     */
    Memblock(BootPlan plan, FrameRange reserved, PhaseLog phases) {
        this.plan = plan;
        this.phases = phases;
        for (BootRam ram : plan.ram()) {
            if (ram.isMapped()) {
                free = free.with(FrameRange.ofBytes(ram.start(), ram.bytes()));
            }
        }
        free = free.without(reserved);
    }

    /** Frames that the page allocator has now. */
    FreeFrames free() {
        return free;
    }

    /** Frames that memblock handed over. */
    FreeFrames given() {
        return given;
    }

    @Override
    public long page(long va, int level) {
        return take(1, hasHandedOver ? free.lowest(1) : free.highest(1, ANYWHERE));
    }

    @Override
    public long block(long va) {
        if (bufferNext < bufferEnd) {
            long block = bufferNext;
            bufferNext += entryBytes(1);
            return block;
        }
        return block(va, 1);
    }

    @Override
    public long block(long va, int level) {
        long pages = entryBytes(level) >>> PAGE_SHIFT;
        if (hasHandedOver) {
            return level == 1 ? take(pages, free.lowest(pages)) : NONE;
        }
        return take(pages, free.highest(pages, ANYWHERE));
    }

    private long take(long pages, long pfn) {
        if (pfn < 0) {
            return NONE;
        }
        free = free.without(new FrameRange(pfn, pages));
        return pfn << PAGE_SHIFT;
    }

    @Override
    public long imagePage(long va, int level) {
        return plan.layout().area(va) == Area.FIXMAP
                ? plan.image().fixmapTable(level - 1)
                : plan.image().earlyShadow(level);
    }

    @Override
    public long kfencePool(long bytes) {
        long pages = bytes / PAGE_BYTES;
        return take(pages, free.highest(pages, 1, ANYWHERE));
    }

    /** On the node itself, if it has room; else anywhere; else the blocks come one by one. */
    @Override
    public void beginMemmap(int node, long bytes) {
        long pages = bytes >>> PAGE_SHIFT;
        long alignment = entryBytes(1) >>> PAGE_SHIFT;
        long pfn = -1;
        for (BootRam ram : plan.ram()) {
            if (ram.node() == node) {
                pfn = Math.max(pfn, free.highest(pages, alignment, FrameRange.ofBytes(ram.start(), ram.bytes())));
            }
        }
        pfn = pfn < 0 ? free.highest(pages, alignment, ANYWHERE) : pfn;
        if (pfn >= 0) {
            bufferNext = take(pages, pfn);
            bufferEnd = bufferNext + bytes;
        }
    }

    @Override
    public void endMemmap() {
        if (bufferNext < bufferEnd) {
            free = free.with(FrameRange.ofBytes(bufferNext, bufferEnd - bufferNext));
        }
        bufferNext = 0;
        bufferEnd = 0;
    }

    @Override
    public void handOver() {
        hasHandedOver = true;
        given = free;
        free.ranges().forEach(phases::freed);
    }

    @Override
    public boolean isInUse(FrameRange frames) {
        return !free.contains(frames);
    }

    @Override
    public void free(long pa, long bytes) {
        FrameRange frames = FrameRange.ofBytes(pa, bytes);
        free = free.with(frames);
        given = given.with(frames);
    }
}
