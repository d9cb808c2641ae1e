package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/**
 * Tells the leaves whose frame the kernel's allocator chose from those whose frame follows from the address
 * (kernel-spec 5.7): struct pages, KASAN shadow and vmalloc'ed memory lie in any free frame. With memmap_on_memory the
 * struct pages of a memory block lie in that block, so these frames are no choice.
 *
 * @param layout where the areas lie
 * @param structPageBytes bytes of a {@code struct page}
 * @param kasan whether KASAN is built in; without it, the direct map may reach to where its shadow would be
 */
public record AllocatorFrames(AddressLayout layout, int structPageBytes, boolean kasan)
        implements PageTable.OpaqueFrames {
    @Override
    public boolean isOpaque(long va, int level, long word) {
        return switch (layout.area(va)) {
            case VMEMMAP -> Pte.isLeaf(word) && !describesItself(va, level, word);
            case KASAN -> kasan && Pte.isLeaf(word);
            case VMALLOC, MODULES, FIXMAP -> Pte.isLeaf(word);
            case DIRECT_MAP, KERNEL, PCI_IO, OTHER -> false;
        };
    }

    /** Whether the frame is among those whose struct pages the leaf at {@code va} holds. */
    private boolean describesItself(long va, int level, long word) {
        long start = layout.start(Area.VMEMMAP);
        long startPfn = layout.constant("vmemmap_start_pfn");
        long firstPfn = startPfn + (va - start) / structPageBytes;
        long endPfn = startPfn + (va - start + PagingMode.entryBytes(level)) / structPageBytes;
        long pfn = Pte.pa(word) >>> PAGE_SHIFT;
        return pfn >= firstPfn && pfn < endPfn;
    }
}
