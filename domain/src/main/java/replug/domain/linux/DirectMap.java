package replug.domain.linux;

import static replug.domain.paging.PagingMode.entryBytes;

import replug.domain.paging.PagingMode;

/**
 * The linear mapping of physical memory (kernel-spec 3.2, 5.5): {@code va = PAGE_OFFSET + (pa - phys_ram_base)}, by the
 * largest leaves that fit.
 */
public final class DirectMap {
    private final KernelTables tables;
    private final long pageOffset;
    private final long physRamBase;
    private final boolean onlyPages;

    /** @param onlyPages whether debug_pagealloc is on, so that every leaf is of 4 KiB */
    public DirectMap(KernelTables tables, long pageOffset, long physRamBase, boolean onlyPages) {
        this.tables = tables;
        this.pageOffset = pageOffset;
        this.physRamBase = physRamBase;
        this.onlyPages = onlyPages;
    }

    /** Where physical address {@code pa} appears, {@code __va(pa)}. */
    public long va(long pa) {
        return pageOffset + (pa - physRamBase);
    }

    /**
     * Maps {@code bytes} bytes from {@code pa} on, {@code create_linear_mapping_range}.
     *
     * @throws KernelBug if there is no frame for a table
     */
    public void create(long pa, long bytes, long prot) {
        map(va(pa), pa, bytes, prot, onlyPages);
    }

    /** As {@link #create}, by 4 KiB leaves: KFENCE's pool. */
    public void createPages(long pa, long bytes, long prot) {
        map(va(pa), pa, bytes, prot, true);
    }

    private void map(long va, long pa, long bytes, long prot, boolean pagesOnly) {
        for (long done = 0; done < bytes; ) {
            int level = pagesOnly ? 0 : largestLevel(tables.mode(), va + done, pa + done, bytes - done);
            long extent = extent(va + done, pa + done, bytes - done, level, pagesOnly);
            if (!tables.map(va + done, pa + done, extent, level, prot)) {
                throw new KernelBug("kernel BUG: no page for a table of the linear mapping of 0x%x".formatted(pa));
            }
            done += extent;
        }
    }

    /** {@code best_map_size}: the level of the largest leaf that fits. The root holds no leaves, and none reaches past it. */
    static int largestLevel(PagingMode mode, long va, long pa, long bytes) {
        int level = mode.rootLevel() - 1;
        while (level > 0 && !fits(va, pa, bytes, level)) {
            level--;
        }
        return level;
    }

    private static boolean fits(long va, long pa, long bytes, int level) {
        return ((va | pa) & (entryBytes(level) - 1)) == 0 && Long.compareUnsigned(bytes, entryBytes(level)) >= 0;
    }

    /** How far leaves of {@code level} go on until larger ones fit, or these no longer do. */
    private long extent(long va, long pa, long bytes, int level, boolean pagesOnly) {
        long whole = bytes & -entryBytes(level);
        if (pagesOnly || level == tables.mode().rootLevel() - 1) {
            return whole;
        }
        long toNext = -va & (entryBytes(level + 1) - 1);
        return toNext != 0
                        && toNext < whole
                        && largestLevel(tables.mode(), va + toNext, pa + toNext, bytes - toNext) > level
                ? toNext
                : whole;
    }

    /**
     * Clears the entries that map {@code bytes} bytes from {@code pa} on, {@code remove_linear_mapping}. A range whose
     * addresses wrap around ends before it begins.
     */
    public void remove(long pa, long bytes) {
        long va = va(pa);
        if (Long.compareUnsigned(va, va + bytes) < 0) {
            tables.unmap(va, bytes, null);
        }
    }
}
