package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.Map;
import java.util.TreeMap;
import replug.domain.paging.PagingMode;

/** Where a kernel's areas lie, by the formulas of kernel-spec 1.1; what follows is numbers of bytes, and addresses. */
public final class LayoutFormulas {
    /** {@code KERNEL_LINK_ADDR}: 2 GiB below the end of addresses. Without KASLR the kernel's image begins here. */
    public static final long KERNEL_LINK_ADDR = -1L << 31;

    private static final long MODULES_LOWEST_VADDR = KERNEL_LINK_ADDR - (2L << 30);
    private static final long PCI_IO_SIZE = 16L << 20;
    private static final long FIXADDR_SIZE = 6L << 20;

    /** KASAN's scale of 8, and half of the addresses being the kernel's. */
    private static final int KASAN_SIZE_SHIFT = 4;

    private LayoutFormulas() {}

    /** {@code PAGE_OFFSET}, a constant of each mode. */
    public static long pageOffset(PagingMode mode) {
        return switch (mode) {
            case SV39 -> 0xffff_ffd6_0000_0000L;
            case SV48 -> 0xffff_af80_0000_0000L;
            case SV57 -> 0xff60_0000_0000_0000L;
        };
    }

    /** {@code KERN_VIRT_SIZE}: a quarter of the root's reach, 128 of its entries. RAM at boot that does not fit is dropped. */
    public static long kernVirtSize(PagingMode mode) {
        return 128 * entryBytes(mode.rootLevel());
    }

    /**
     * {@code phys_ram_base}: RAM's first address, rounded down to 2 MiB (kernel-spec 1.3).
     *
     * @param firstByte the lowest physical address of RAM
     */
    public static long physRamBase(long firstByte) {
        return firstByte & -entryBytes(1);
    }

    /**
     * All constants of a kernel.
     *
     * @param structPageBytes bytes of a {@code struct page}
     */
    public static AddressLayout layout(
            PagingMode mode, int structPageBytes, long physRamBase, KernelProfile profile, KernelImage image) {
        long pageOffset = pageOffset(mode);
        long vmallocStart = pageOffset - kernVirtSize(mode) / 2;
        long vmemmapStart =
                vmallocStart - (1L << (mode.vaBits() - PAGE_SHIFT - 1 + structPageMaxShift(structPageBytes)));
        long pciStart = vmemmapStart - PCI_IO_SIZE;
        long shadowStart =
                (MODULES_LOWEST_VADDR - (1L << (mode.vaBits() - KASAN_SIZE_SHIFT))) & -entryBytes(mode.rootLevel());
        Map<String, Long> constants = new TreeMap<>();
        constants.put("PAGE_OFFSET", pageOffset);
        constants.put("KERN_VIRT_SIZE", kernVirtSize(mode));
        constants.put("VMEMMAP_START", vmemmapStart);
        constants.put("VMEMMAP_END", vmallocStart);
        constants.put("vmemmap_start_pfn", (physRamBase & -profile.vmemmapAlignment()) >>> PAGE_SHIFT);
        constants.put("VMALLOC_START", vmallocStart);
        constants.put("VMALLOC_END", pageOffset);
        constants.put("MODULES_LOWEST_VADDR", MODULES_LOWEST_VADDR);
        constants.put("MODULES_VADDR", ((image.get("_end") + PAGE_BYTES - 1) & -PAGE_BYTES) - (2L << 30));
        constants.put("MODULES_END", (image.get("_start") + PAGE_BYTES - 1) & -PAGE_BYTES);
        constants.put("KASAN_SHADOW_START", shadowStart);
        constants.put("KASAN_SHADOW_END", MODULES_LOWEST_VADDR);
        constants.put("FIXADDR_START", pciStart - FIXADDR_SIZE);
        constants.put("FIXADDR_TOP", pciStart);
        constants.put("PCI_IO_START", pciStart);
        constants.put("PCI_IO_END", vmemmapStart);
        constants.put("KERNEL_LINK_ADDR", KERNEL_LINK_ADDR);
        return new AddressLayout(constants);
    }

    /** {@code STRUCT_PAGE_MAX_SHIFT}: log2 of the size rounded up to a power of two. */
    private static int structPageMaxShift(int structPageBytes) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(structPageBytes - 1);
    }
}
