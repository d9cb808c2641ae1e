package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.KernelTables.Way;
import replug.domain.paging.FrameRange;
import replug.domain.paging.Pte;

/**
 * The mapping of struct pages (kernel-spec 5.7, 7.4, 8): that of a page frame stands at {@code VMEMMAP_START + (pfn -
 * vmemmap_start_pfn) * sizeof(struct page)}.
 */
public final class Vmemmap {
    private static final int PMD = 1;
    private static final long BLOCK_PAGES = entryBytes(PMD) >>> PAGE_SHIFT;

    private final KernelTables tables;
    private final long start;
    private final SharedTails tails;
    private final long startPfn;
    private final int structPageBytes;
    private final boolean tableCountsAsMemmap;

    public Vmemmap(KernelTables tables, AddressLayout layout, int structPageBytes, KernelProfile profile) {
        this.tables = tables;
        this.start = layout.start(Area.VMEMMAP);
        this.tails = new SharedTails(tables, start, layout.start(Area.VMALLOC));
        this.startPfn = layout.constant("vmemmap_start_pfn");
        this.structPageBytes = structPageBytes;
        this.tableCountsAsMemmap = profile.tableCountsAsMemmap();
    }

    /** Where the struct page of {@code pfn} stands. */
    public long page(long pfn) {
        return start + (pfn - startPfn) * structPageBytes;
    }

    /** Whether the struct page of {@code pfn} can be read. */
    public boolean isMapped(long pfn) {
        long va = page(pfn);
        int level = tables.mode().rootLevel();
        while (Pte.isTable(tables.word(va, level), level)) {
            level--;
        }
        return Pte.isLeaf(tables.word(va, level));
    }

    /**
     * {@code vmemmap_populate_hugepages}: 2 MiB leaves, whole even where only part of one is asked for; base pages where no
     * block is free. What is mapped is kept.
     *
     * @param altmap where the memory comes from; null for the page allocator
     * @return false if there is not enough memory; what was populated before stays
     */
    public boolean populate(FrameRange pages, @Nullable Altmap altmap) {
        long end = page(pages.end());
        for (long va = page(pages.pfn()); va != end; ) {
            long next = Math.min((va & -entryBytes(PMD)) + entryBytes(PMD) - va, end - va) + va;
            if (!populateBlock(va, next, altmap)) {
                return false;
            }
            va = next;
        }
        return true;
    }

    private boolean populateBlock(long va, long next, @Nullable Altmap altmap) {
        if (tables.open(va, PMD, 1) == Way.NO_FRAME) {
            return false;
        }
        long word = tables.word(va, PMD);
        if (word != 0 && (tableCountsAsMemmap || !Pte.isPointer(word))) {
            return true;
        }
        if (word == 0) {
            long block = altmap == null ? tables.takeBlock(va) : altmap.take(BLOCK_PAGES);
            if (block != FrameSource.NONE) {
                tables.set(va & -entryBytes(PMD), PMD, 1, Pte.of(block, Pgprot.PAGE_KERNEL), 0);
                return true;
            }
            if (altmap != null) {
                return false;
            }
        }
        return populateBasePages(va, next);
    }

    private boolean populateBasePages(long va, long end) {
        for (long address = va & -PAGE_BYTES; address - end < 0; address += PAGE_BYTES) {
            if (!ownPage(address)) {
                return false;
            }
        }
        return true;
    }

    /** Gives {@code va} a page of struct pages, unless it has one. Below a leaf nothing changes in the tables. */
    private boolean ownPage(long va) {
        Way way = tables.open(va, 0, 1);
        if (way != Way.OPEN || tables.word(va, 0) != 0) {
            return way != Way.NO_FRAME;
        }
        long page = tables.takePage(va, 0);
        if (page == FrameSource.NONE) {
            return false;
        }
        tables.set(va, 0, 1, Pte.of(page, Pgprot.PAGE_KERNEL), 0);
        return true;
    }

    /** Whether device memory in compound pages of 2^{@code order} pages shares the struct pages of tails (kernel-spec 8). */
    public boolean sharesTails(int order) {
        return Integer.bitCount(structPageBytes) == 1 && ((long) structPageBytes << order) > 2 * PAGE_BYTES;
    }

    /**
     * {@code vmemmap_populate_compound_pages}: of each compound page the first page of struct pages and the second are its
     * own; all further entries point to the second. A compound page that goes on from the section before goes on with the
     * page that the section before ended with.
     *
     * @param rangeStartPfn first page of the whole device range, from which compound pages are counted
     * @return false if there is not enough memory
     */
    public boolean populateCompound(FrameRange pages, long rangeStartPfn, int order) {
        long compoundPages = 1L << order;
        boolean goesOn = compoundPages > pages.count() && (pages.pfn() - rangeStartPfn) % compoundPages != 0;
        long end = page(pages.end());
        long va = page(pages.pfn());
        if (goesOn) {
            return reuse(va, end, Pte.pa(tables.word(va - PAGE_BYTES, 0)));
        }
        for (long step = compoundPages * structPageBytes; va - end < 0; va += step) {
            long last = va + step - end > 0 ? end : va + step;
            boolean isDone = ownPage(va)
                    && ownPage(va + PAGE_BYTES)
                    && reuse(va + 2 * PAGE_BYTES, last, Pte.pa(tables.word(va + PAGE_BYTES, 0)));
            if (!isDone) {
                return false;
            }
        }
        return true;
    }

    private boolean reuse(long va, long end, long page) {
        for (long address = va; address - end < 0; ) {
            Way way = tables.open(address, 0, end - address);
            if (way == Way.NO_FRAME || page == 0) {
                return false;
            }
            int slots = KernelTables.slots(address, end - address, 0);
            if (way == Way.OPEN) {
                slots = tables.runLength(address, 0, slots);
                if (tables.word(address, 0) == 0) {
                    tables.set(address, 0, slots, Pte.of(page, Pgprot.PAGE_KERNEL), 0);
                }
            }
            address += slots * PAGE_BYTES;
        }
        return true;
    }

    /**
     * {@code vmemmap_free}: what maps the struct pages of {@code pages} goes, whole, and its memory is given back: a page
     * that several entries share with the last of them (kernel-spec 8).
     */
    public void free(FrameRange pages, @Nullable Altmap altmap) {
        Set<Long> kept = new HashSet<>();
        long va = page(pages.pfn());
        long tail = altmap == null ? tails.sharedBeyond(va, page(pages.end())) : 0;
        if (tail != 0) {
            kept.add(Pte.pa(tail));
        }
        tables.unmap(va, pages.count() * structPageBytes, (level, pa, bytes) -> {
            if (altmap != null) {
                altmap.giveBack(bytes >>> PAGE_SHIFT);
            } else if (level > 0) {
                tables.free(pa, bytes);
            } else {
                giveBackOnce(pa, bytes, kept);
            }
        });
    }

    private void giveBackOnce(long pa, long bytes, Set<Long> kept) {
        for (long page = pa; page < pa + bytes; page += PAGE_BYTES) {
            if (kept.add(page)) {
                tables.free(page, PAGE_BYTES);
            }
        }
    }
}
