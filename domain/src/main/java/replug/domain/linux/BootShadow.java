package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import replug.domain.linux.KernelTables.Way;
import replug.domain.paging.Pte;

/**
 * KASAN's shadow as boot leaves it, {@code kasan_init} (kernel-spec 3.5). That it all pointed to the early shadow before
 * leaves no trace, and is not written here.
 */
public final class BootShadow {
    private static final int PUD = 2;

    private final BootPlan plan;
    private final KernelTables tables;
    private final ZeroShadow zero;

    /** By level, the first address whose entry refers to the shared table of the level below; 0 where none does. */
    private final long[] shared;

    public BootShadow(BootPlan plan, KernelTables tables, BootFrames frames) {
        this.plan = plan;
        this.tables = tables;
        this.shared = new long[tables.mode().rootLevel() + 1];
        this.zero = ZeroShadow.early(tables.mode(), (va, level) -> {
            shared[level] = va;
            return frames.imagePage(va, level);
        });
    }

    /**
     * Makes the shadow, area by area in the kernel's order.
     *
     * @throws KernelBug if memory runs out
     */
    public void populate() {
        AddressLayout layout = plan.layout();
        long fixmap = layout.start(Area.FIXMAP);
        long vmalloc = layout.start(Area.VMALLOC);
        enough(new KasanShadow(tables, zero).addZero(fixmap, vmalloc - fixmap));
        makeTables(KasanShadow.shadow(vmalloc), KasanShadow.shadow(layout.start(Area.DIRECT_MAP)));
        makeTables(
                KasanShadow.shadow(layout.constant("MODULES_VADDR")),
                KasanShadow.shadow(layout.constant("MODULES_END")));
        long offset = layout.start(Area.DIRECT_MAP) - plan.physRamBase();
        for (BootRam ram : plan.ram()) {
            if (ram.isMapped()) {
                populate(ram.start() + offset, ram.end() + offset);
            }
        }
        long image = plan.image().get("virt_addr");
        populate(image, image + plan.image().get("size"));
        fillSharedTables();
    }

    private static void enough(boolean isPopulated) {
        if (!isPopulated) {
            throw new KernelBug("kasan_init: no memory for shadow");
        }
    }

    /**
     * {@code kasan_shallow_populate}: an empty table for each empty root entry; of a root entry that is there, for each empty
     * one below, down to those of 1 GiB. What is to be mapped there later must not change the root.
     */
    private void makeTables(long va, long end) {
        makeTables(va, end, tables.mode().rootLevel());
    }

    private void makeTables(long va, long end, int level) {
        for (long address = va; address - end < 0; ) {
            long next = next(address, end, level);
            if (tables.word(address, level) == 0) {
                enough(tables.open(address, level - 1, 1) != Way.NO_FRAME);
            } else if (level > PUD) {
                makeTables(address, next, level - 1);
            }
            address = next;
        }
    }

    private static long next(long va, long end, int level) {
        long next = (va & -entryBytes(level)) + entryBytes(level);
        return next - end > 0 ? end : next;
    }

    /** {@code kasan_populate}: real memory for the shadow of [{@code va}, {@code end}), by the largest leaves there is room for. */
    private void populate(long va, long end) {
        long first = KasanShadow.shadow(va) & -PAGE_BYTES;
        long last = (KasanShadow.shadow(end) + PAGE_BYTES - 1) & -PAGE_BYTES;
        populate(first, last, tables.mode().rootLevel());
    }

    private void populate(long va, long end, int level) {
        if (level == 0) {
            populatePages(va, end);
            return;
        }
        for (long address = va; address - end < 0; ) {
            long next = next(address, end, level);
            if (!populateLeaf(address, next - address, level)) {
                Way way = tables.open(address, level - 1, 1);
                enough(way != Way.NO_FRAME);
                if (way == Way.OPEN) {
                    populate(address, next, level - 1);
                }
            }
            address = next;
        }
    }

    /**
     * A leaf for a whole empty entry, if there is a block of its size. The root holds none, but in Sv39, where its entries
     * are PUDs: the only leaves ever to stand there.
     */
    private boolean populateLeaf(long va, long bytes, int level) {
        int largest = Math.max(PUD, tables.mode().rootLevel() - 1);
        if (bytes != entryBytes(level) || level > largest || tables.word(va, level) != 0) {
            return false;
        }
        long block = tables.takeBlock(va, level);
        if (block != FrameSource.NONE) {
            tables.set(va, level, 1, Pte.of(block, Pgprot.PAGE_KERNEL), 0);
        }
        return block != FrameSource.NONE;
    }

    /** Pages for the empty entries of one table, written in runs: memblock's pages descend. */
    private void populatePages(long va, long end) {
        long first = 0;
        long stride = 0;
        int count = 0;
        long start = va;
        for (long address = va; address - end < 0; address += PAGE_BYTES) {
            if (tables.word(address, 0) != 0) {
                write(start, count, first, stride);
                count = 0;
                continue;
            }
            long page = tables.takePage(address, 0);
            enough(page != FrameSource.NONE);
            long word = Pte.of(page, Pgprot.PAGE_KERNEL);
            if (count == 1) {
                stride = word - first;
            } else if (count > 1 && word != first + count * stride) {
                write(start, count, first, stride);
                count = 0;
            }
            start = count == 0 ? address : start;
            first = count == 0 ? word : first;
            count++;
        }
        write(start, count, first, stride);
    }

    private void write(long va, int count, long first, long stride) {
        if (count > 0) {
            tables.set(va, 0, count, first, count == 1 ? 0 : stride);
        }
    }

    /** The shared tables, as they are in the end: all entries of one lead to the next, those of the last to the one page. */
    private void fillSharedTables() {
        for (int level = tables.mode().rootLevel(); level > 0; level--) {
            if (shared[level] != 0) {
                zero.fill(tables, shared[level], level);
            }
        }
    }
}
