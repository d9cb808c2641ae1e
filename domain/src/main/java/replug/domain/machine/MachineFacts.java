package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.KernelProfile;
import replug.domain.linux.MappableRange;
import replug.domain.paging.PagingMode;

/**
 * What is known of a machine when it has booted, and stays as it is.
 *
 * @param kernel release, as {@code uname -r}
 * @param switches what the kernel does, where that is not what its release does; null where it is
 * @param commandLine the kernel's command line
 * @param mode paging mode
 * @param physRamBase first byte of RAM, rounded down to 2 MiB
 * @param structPageBytes bytes of a {@code struct page}
 * @param sectionSizeBits log2 of the bytes of a section
 * @param maxPhysMemBits bits of a physical address
 * @param memoryBlockBytes bytes of a memory block
 * @param pageblockOrder log2 of the pages of a pageblock
 * @param kasan whether generic KASAN is built in
 * @param memmapOnMemory whether the kernel puts struct pages into added memory when asked to
 * @param debugPagealloc whether debug_pagealloc is on: the direct map has 4 KiB leaves only
 * @param layout the kernel's address constants
 * @param kernelImage the kernel's {@code kernel_map} fields and linker symbols; virtual addresses unless named otherwise
 * @param mappableRange first and last byte that may be hot-added, inclusive; null where the kernel did not tell
 * @param swapperPgDir physical address of the root table
 * @param iomem lines of /proc/iomem
 * @param bootLog lines that the kernel printed until it had booted
 */
public record MachineFacts(
        String kernel,
        @Nullable KernelProfile switches,
        String commandLine,
        PagingMode mode,
        long physRamBase,
        int structPageBytes,
        int sectionSizeBits,
        int maxPhysMemBits,
        long memoryBlockBytes,
        int pageblockOrder,
        boolean kasan,
        boolean memmapOnMemory,
        boolean debugPagealloc,
        AddressLayout layout,
        Map<String, Long> kernelImage,
        @Nullable MappableRange mappableRange,
        long swapperPgDir,
        List<String> iomem,
        List<String> bootLog) {

    public MachineFacts {
        if (Long.bitCount(memoryBlockBytes) != 1 || memoryBlockBytes < PagingMode.PAGE_BYTES) {
            throw new IllegalArgumentException(
                    "memoryBlockBytes is 0x%x, which is not a power of two of whole pages".formatted(memoryBlockBytes));
        }
        if (structPageBytes < 1) {
            throw new IllegalArgumentException("structPageBytes is %d".formatted(structPageBytes));
        }
        kernelImage = Collections.unmodifiableMap(new TreeMap<>(kernelImage));
        iomem = List.copyOf(iomem);
        bootLog = List.copyOf(bootLog);
    }

    /**
     * What this kernel does otherwise than others.
     *
     * @throws IllegalArgumentException if its release is not a version, and nobody said what it does
     */
    public KernelProfile profile() {
        return switches == null ? KernelProfile.of(kernel) : switches;
    }

    /** These facts of a kernel that does what {@code profile} says, whatever its release does. */
    public MachineFacts withSwitches(KernelProfile profile) {
        return with(profile, commandLine, memmapOnMemory, bootLog);
    }

    /** These facts of a kernel that was started with {@code line}. */
    public MachineFacts withCommandLine(String line) {
        return with(switches, line, memmapOnMemory, bootLog);
    }

    /** These facts of a kernel that puts struct pages into added memory, or does not. */
    public MachineFacts withMemmapOnMemory(boolean isOn) {
        return with(switches, commandLine, isOn, bootLog);
    }

    /** These facts of a kernel that printed {@code log} until it had booted. */
    public MachineFacts withBootLog(List<String> log) {
        return with(switches, commandLine, memmapOnMemory, log);
    }

    private MachineFacts with(
            @Nullable KernelProfile profile, String line, boolean isMemmapOnMemory, List<String> log) {
        return new MachineFacts(
                kernel,
                profile,
                line,
                mode,
                physRamBase,
                structPageBytes,
                sectionSizeBits,
                maxPhysMemBits,
                memoryBlockBytes,
                pageblockOrder,
                kasan,
                isMemmapOnMemory,
                debugPagealloc,
                layout,
                kernelImage,
                mappableRange,
                swapperPgDir,
                iomem,
                log);
    }

    /** What may be hot-added: as the kernel told, or as its constants make it (kernel-spec 1.4). */
    public MappableRange mappable() {
        return mappableRange == null
                ? MappableRange.of(layout, profile(), physRamBase, structPageBytes, kernelImage)
                : mappableRange;
    }

    /**
     * {@code mhp_supports_memmap_on_memory}: whether a memory block's struct pages are whole pageblocks and 2 MiB leaves
     * (kernel-spec 5.4).
     */
    public static boolean supportsMemmapOnMemory(long memoryBlockBytes, int structPageBytes, int pageblockOrder) {
        long bytes = memoryBlockBytes / PAGE_BYTES * structPageBytes;
        return bytes % entryBytes(1) == 0 && bytes % (PAGE_BYTES << pageblockOrder) == 0;
    }

    /**
     * How many pages at the start of a memory block hold its struct pages with memmap_on_memory: whole pageblocks
     * (kernel-spec 5.4).
     */
    public int memmapPages() {
        long bytes = (memoryBlockBytes >>> PAGE_SHIFT) * structPageBytes;
        long pages = (bytes + PAGE_BYTES - 1) >>> PAGE_SHIFT;
        long pageblock = 1L << pageblockOrder;
        return (int) ((pages + pageblock - 1) & -pageblock);
    }
}
