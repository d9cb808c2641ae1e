package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_BYTES;

import replug.domain.linux.KernelTables;
import replug.domain.paging.Pte;

/** debug_pagealloc: free pages are taken out of the direct map, by clearing V alone (kernel-spec 6.1, 7.7). */
final class DebugPagealloc {
    private final KernelTables tables;

    DebugPagealloc(KernelTables tables) {
        this.tables = tables;
    }

    /** The pages from {@code va} on became free. */
    void unmap(long va, long bytes) {
        for (long address = va; address != va + bytes; ) {
            int run =
                    Math.max(1, tables.runLength(address, 0, (int) Math.min(512, (va + bytes - address) / PAGE_BYTES)));
            long word = tables.word(address, 0);
            if (Pte.isLeaf(word)) {
                long stride = run == 1 ? 0 : tables.word(address + PAGE_BYTES, 0) - word;
                tables.set(address, 0, run, word & ~Pte.V, stride);
            }
            address += run * PAGE_BYTES;
        }
    }
}
