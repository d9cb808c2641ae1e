package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelImage;
import replug.domain.linux.KernelProfile;
import replug.domain.linux.LayoutFormulas;
import replug.domain.memory.NodeMask;
import replug.domain.memory.OnlinePolicy;
import replug.domain.paging.PagingMode;

/**
 * A machine and a kernel to boot.
 *
 * @param mode paging mode
 * @param kernel release, as {@code uname -r}
 * @param switches what the kernel does, where that is not what its release does; null where it is
 * @param ram memory that the firmware tells of, ranges of whole pages; those that are not mapped, NOMAP, may lie within others
 * @param kernelAddress physical address of the kernel's image; null for 2 MiB above the start of RAM
 * @param imageSizes how large the image's parts are
 * @param structPageBytes bytes of a {@code struct page}
 * @param kasan whether generic KASAN is built in
 * @param strictKernelRwx whether text and read-only data are protected
 * @param kfence whether KFENCE has its pool, 2 MiB
 * @param debugPagealloc whether debug_pagealloc is on
 * @param memmapOnMemory whether the kernel puts struct pages into added memory when asked to
 * @param modules whether modules can be loaded
 * @param pageblockOrder log2 of the pages of a pageblock
 * @param autoOnline what added memory does by itself, as {@link OnlinePolicy#autoOnline}
 * @param onlinePolicy as {@link OnlinePolicy#policy}
 * @param nodes NUMA nodes that are possible; null for those that have RAM
 */
public record BootParameters(
        PagingMode mode,
        String kernel,
        @Nullable KernelProfile switches,
        List<BootRam> ram,
        @Nullable Long kernelAddress,
        KernelImage.Sizes imageSizes,
        int structPageBytes,
        boolean kasan,
        boolean strictKernelRwx,
        boolean kfence,
        boolean debugPagealloc,
        boolean memmapOnMemory,
        boolean modules,
        int pageblockOrder,
        String autoOnline,
        String onlinePolicy,
        @Nullable NodeMask nodes) {
    private static final long MAX_PHYS = 1L << 56;

    /** More than this is not modelled: 64 TiB, all that Sv48 maps; 1 TiB where every page has an entry of its own. */
    private static final long MAX_RAM = 64L << 40;

    private static final long MAX_RAM_BY_PAGES = 1L << 40;
    private static final int MAX_STRUCT_PAGE_BYTES = 128;
    private static final int MIN_STRUCT_PAGE_BYTES = 40;
    private static final int MAX_PAGEBLOCK_ORDER = 10;

    public BootParameters {
        ram = ram.stream().sorted(Comparator.comparingLong(BootRam::start)).toList();
        require(!ram.isEmpty(), "a machine without RAM does not boot");
        ram.forEach(BootParameters::check);
        long most = debugPagealloc ? MAX_RAM_BY_PAGES : MAX_RAM;
        long bytes = 0;
        for (BootRam range : ram) {
            bytes += range.bytes();
            require(
                    range.bytes() <= most && bytes <= most,
                    "RAM is more than the %d TiB that %s"
                            .formatted(
                                    most >>> 40, debugPagealloc ? "debug_pagealloc is modelled for" : "are modelled"));
        }
        checkOverlaps(ram.stream().filter(BootRam::isMapped).toList());
        checkOverlaps(ram.stream().filter(range -> !range.isMapped()).toList());
        require(
                structPageBytes >= MIN_STRUCT_PAGE_BYTES
                        && structPageBytes <= MAX_STRUCT_PAGE_BYTES
                        && structPageBytes % Long.BYTES == 0,
                "a struct page is %d bytes, expected a multiple of 8 from %d to %d"
                        .formatted(structPageBytes, MIN_STRUCT_PAGE_BYTES, MAX_STRUCT_PAGE_BYTES));
        require(
                pageblockOrder >= 0 && pageblockOrder <= MAX_PAGEBLOCK_ORDER,
                "pageblock order is %d, expected 0 to %d".formatted(pageblockOrder, MAX_PAGEBLOCK_ORDER));
        require(
                BlockStates.WORDS.contains(autoOnline),
                "auto-online type is \"%s\", expected offline, online, online_kernel or online_movable"
                        .formatted(autoOnline));
        require(
                onlinePolicy.equals(OnlinePolicy.CONTIG_ZONES) || onlinePolicy.equals(OnlinePolicy.AUTO_MOVABLE),
                "online policy is \"%s\", expected contig-zones or auto-movable".formatted(onlinePolicy));
        for (BootRam range : ram) {
            require(
                    nodes == null || nodes.has(range.node()),
                    "RAM at 0x%x is of node %d, which is not among the possible nodes %s"
                            .formatted(range.start(), range.node(), nodes));
        }
        if (switches == null) {
            KernelProfile.of(kernel);
        }
    }

    /** A machine of 6.12.107 with this RAM and nothing out of the ordinary. */
    public static BootParameters of(PagingMode mode, List<BootRam> ram) {
        return new BootParameters(
                mode,
                "6.12.107",
                null,
                ram,
                null,
                KernelImage.Sizes.DEFAULT,
                64,
                false,
                true,
                false,
                false,
                false,
                true,
                9,
                OnlinePolicy.DEFAULT.autoOnline(),
                OnlinePolicy.DEFAULT.policy(),
                null);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static void check(BootRam range) {
        boolean isWhole = ((range.start() | range.bytes()) & (PAGE_BYTES - 1)) == 0;
        require(
                isWhole && range.bytes() > 0 && range.start() >= 0 && range.start() <= MAX_PHYS - range.bytes(),
                "RAM of 0x%x bytes at 0x%x: expected whole pages of 4 KiB, at least one, below 2^56"
                        .formatted(range.bytes(), range.start()));
        require(range.node() >= 0 && range.node() < 1024, "node %d: expected 0 to 1023".formatted(range.node()));
    }

    private static void checkOverlaps(List<BootRam> ranges) {
        for (int i = 1; i < ranges.size(); i++) {
            BootRam before = ranges.get(i - 1);
            BootRam next = ranges.get(i);
            require(
                    before.end() <= next.start(),
                    "RAM ranges overlap: 0x%x-0x%x and 0x%x-0x%x"
                            .formatted(before.start(), before.end() - 1, next.start(), next.end() - 1));
        }
    }

    /** What the kernel does otherwise than others. */
    public KernelProfile profile() {
        return switches == null ? KernelProfile.of(kernel) : switches;
    }

    /** RAM's first byte, rounded down to 2 MiB (kernel-spec 1.3). */
    public long physRamBase() {
        return LayoutFormulas.physRamBase(ram.getFirst().start());
    }

    /** Physical address of the kernel's image. */
    public long imageAddress() {
        return kernelAddress == null ? physRamBase() + entryBytes(1) : kernelAddress;
    }

    /** How many bytes of RAM lie beyond the linear mapping's reach, and are dropped (kernel-spec 3.1). */
    public long droppedBytes() {
        long limit = physRamBase() + LayoutFormulas.kernVirtSize(mode);
        return ram.stream()
                .filter(BootRam::isMapped)
                .mapToLong(range -> Math.clamp(range.end() - limit, 0, range.bytes()))
                .sum();
    }

    /**
     * Memory as memblock keeps it: NOMAP ranges cut out of the others, ranges that are alike joined, and what lies beyond the
     * linear mapping's reach dropped (kernel-spec 3.1).
     */
    List<BootRam> memblock() {
        long limit = physRamBase() + LayoutFormulas.kernVirtSize(mode);
        List<BootRam> parts = new ArrayList<>();
        for (BootRam range : ram) {
            if (!range.isMapped()) {
                parts.add(range);
                continue;
            }
            long from = range.start();
            for (BootRam hole : ram) {
                if (!hole.isMapped() && hole.end() > from && hole.start() < range.end()) {
                    add(parts, from, hole.start(), range);
                    from = hole.end();
                }
            }
            add(parts, from, range.end(), range);
        }
        parts.sort(Comparator.comparingLong(BootRam::start));
        List<BootRam> joined = new ArrayList<>();
        for (BootRam part : parts) {
            BootRam last = joined.isEmpty() ? null : joined.getLast();
            long end = Math.min(part.end(), limit);
            if (last != null
                    && last.end() == part.start()
                    && last.node() == part.node()
                    && last.isMapped() == part.isMapped()) {
                joined.removeLast();
                add(joined, last.start(), end, last);
            } else {
                add(joined, part.start(), end, part);
            }
        }
        return joined;
    }

    private static void add(List<BootRam> parts, long start, long end, BootRam alike) {
        if (start < end) {
            parts.add(new BootRam(start, end - start, alike.node(), alike.isMapped()));
        }
    }
}
