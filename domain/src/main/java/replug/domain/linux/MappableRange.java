package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import java.util.Map;

/**
 * The physical addresses that may be hot-added, {@code mhp_get_pluggable_range} with a direct mapping (kernel-spec 1.4).
 *
 * @param first first byte
 * @param last last byte
 */
public record MappableRange(long first, long last) {
    /** Physical addresses of RISC-V end here. */
    private static final long MAX_PHYS = (1L << 56) - 1;

    /**
     * The range that follows from the kernel's constants. In Sv39 the end of the direct map lies where {@code __pa} takes
     * an address for one of the kernel's image, so the range has no sensible end, as in real kernels.
     *
     * @param kernelImage the kernel's {@code kernel_map} fields; without them the end is that of the direct map
     */
    public static MappableRange of(
            AddressLayout layout,
            KernelProfile profile,
            long physRamBase,
            int structPageBytes,
            Map<String, Long> kernelImage) {
        long pageOffset = layout.start(Area.DIRECT_MAP);
        long pageEnd = layout.start(Area.KASAN);
        boolean isLinear = Long.compareUnsigned(pageEnd - 1, pageOffset + layout.constant("KERN_VIRT_SIZE")) < 0;
        Long imageOffset = kernelImage.get("va_kernel_pa_offset");
        long last =
                isLinear || imageOffset == null ? pageEnd - 1 - pageOffset + physRamBase : pageEnd - 1 - imageOffset;
        long limit = profile.limitsToVmemmap() ? endOfVmemmap(layout, structPageBytes) : MAX_PHYS;
        return new MappableRange(physRamBase, Long.compareUnsigned(last, limit) > 0 ? limit : last);
    }

    /** The last byte whose struct page has a place, {@code DIRECT_MAP_PHYSMEM_END}. */
    private static long endOfVmemmap(AddressLayout layout, int structPageBytes) {
        long bytes = layout.start(Area.VMALLOC) - layout.start(Area.VMEMMAP);
        return ((layout.constant("vmemmap_start_pfn") + bytes / structPageBytes) << PAGE_SHIFT) - 1;
    }

    /** Whether {@code size} bytes from {@code start} on, at least one and not past 2^64, lie within. */
    public boolean allows(long start, long size) {
        return Long.compareUnsigned(start, start + size) < 0
                && Long.compareUnsigned(start, first) >= 0
                && Long.compareUnsigned(start + size - 1, last) <= 0;
    }
}
