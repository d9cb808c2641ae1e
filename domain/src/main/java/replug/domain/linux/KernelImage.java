package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The kernel's image in memory and where its parts begin (kernel-spec 3.2, 3.3): text and init text, init data, read-only
 * data, data. The linker script aligns the parts to 2 MiB, so that each has leaves of its own.
 */
public final class KernelImage {
    /** The names that the rules of boot read. */
    private static final List<String> NEEDED = List.of(
            "phys_addr",
            "virt_addr",
            "size",
            "_start",
            "__init_begin",
            "__init_data_begin",
            "__init_end",
            "__start_rodata",
            "_data");

    /** Before the text stands the head, with the EFI stub's header. */
    private static final long HEAD_BYTES = 0x2000;

    /** How many pages of bss the static tables and KASAN's early shadow take, with what stands between them. */
    private static final int STATIC_PAGES = 19;

    /** Page of bss, counted from its start, of the fixmap's table of each level: as the recorded kernels have them. */
    private static final int[] FIXMAP_PAGES = {7, 5, 1, 3};

    private static final int SWAPPER_PAGE = 9;

    /** Page of bss of KASAN's early shadow: the page itself, then the shared table of each level from the lowest. */
    private static final int[] SHADOW_PAGES = {18, 14, 15, 16, 17};

    private final Map<String, Long> names;

    private KernelImage(Map<String, Long> names) {
        this.names = Collections.unmodifiableMap(new TreeMap<>(names));
    }

    /**
     * How large the parts are, in bytes; each but bss begins at a multiple of 2 MiB.
     *
     * @param text the head and the text
     * @param initText text that is needed at boot only
     * @param initData data that is needed at boot only
     * @param rodata read-only data
     * @param data data
     * @param bss zeroed data; it holds the kernel's static page tables
     */
    public record Sizes(long text, long initText, long initData, long rodata, long data, long bss) {
        /** Those of the kernel that most recordings show. */
        public static final Sizes DEFAULT = new Sizes(0x28_2328, 0x4_0000, 0xc_ede0, 0x20_0000, 0x17_ba00, 0x7_4000);

        public Sizes {
            for (long size : new long[] {text, initText, initData, rodata, data, bss}) {
                if (size < 1 || size > 1L << 30) {
                    throw new IllegalArgumentException(
                            "a part of the kernel's image is 0x%x bytes, which is not 1 byte to 1 GiB".formatted(size));
                }
            }
            if (bss < STATIC_PAGES * PAGE_BYTES) {
                throw new IllegalArgumentException("the kernel's bss is 0x%x bytes, its static tables alone 0x%x"
                        .formatted(bss, STATIC_PAGES * PAGE_BYTES));
            }
            if (text <= HEAD_BYTES) {
                throw new IllegalArgumentException(
                        "the kernel's text is 0x%x bytes, its head alone 0x%x".formatted(text, HEAD_BYTES));
            }
        }
    }

    /**
     * The image that is known by the kernel's {@code kernel_map} fields and linker symbols.
     *
     * @throws IllegalArgumentException if one that boot's rules need is missing
     */
    public static KernelImage of(Map<String, Long> names) {
        List<String> missing = missing(names);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("the kernel's image lacks " + String.join(", ", missing));
        }
        return new KernelImage(names);
    }

    /** Which of the names that boot's rules need are not among {@code names}. */
    public static List<String> missing(Map<String, Long> names) {
        List<String> missing = new ArrayList<>(NEEDED);
        missing.removeAll(names.keySet());
        return List.copyOf(missing);
    }

    /**
     * An image laid out as the linker script does.
     *
     * @param physAddr physical address of its first byte
     * @param virtAddr where that byte is mapped
     * @param pageOffset the kernel's PAGE_OFFSET
     * @param physRamBase first byte of RAM, rounded down to 2 MiB
     * @throws IllegalArgumentException if the image is not aligned, or not within one GiB of addresses (kernel-spec 1.1, 3.3)
     */
    public static KernelImage at(long physAddr, long virtAddr, Sizes sizes, long pageOffset, long physRamBase) {
        if ((physAddr & (entryBytes(1) - 1)) != 0) {
            throw new IllegalArgumentException(
                    "the kernel's physical address 0x%x is not a multiple of 2 MiB".formatted(physAddr));
        }
        Map<String, Long> names = new TreeMap<>();
        long etext = virtAddr + sizes.text;
        long initBegin = up(etext, entryBytes(1));
        long initDataBegin = up(initBegin + sizes.initText, entryBytes(1));
        long initEnd = initDataBegin + sizes.initData;
        long startRodata = up(initEnd, entryBytes(1));
        long endRodata = startRodata + sizes.rodata;
        long data = up(endRodata, entryBytes(1));
        long edata = data + sizes.data;
        long bssStart = up(edata, PAGE_BYTES);
        long end = up(bssStart + sizes.bss, PAGE_BYTES);
        if (end == 0 || (virtAddr ^ (end - 1)) >>> 30 != 0) {
            throw new IllegalArgumentException("the kernel's image of 0x%x bytes at 0x%x crosses a multiple of 1 GiB"
                    .formatted(end - virtAddr, virtAddr));
        }
        names.put("page_offset", pageOffset);
        names.put("virt_addr", virtAddr);
        names.put("virt_offset", 0L);
        names.put("phys_addr", physAddr);
        names.put("size", end - virtAddr);
        names.put("va_pa_offset", pageOffset - physRamBase);
        names.put("va_kernel_pa_offset", virtAddr - physAddr);
        names.put("_start", virtAddr);
        names.put("_text", virtAddr + HEAD_BYTES);
        names.put("_stext", virtAddr + HEAD_BYTES);
        names.put("_etext", etext);
        names.put("__init_begin", initBegin);
        names.put("__init_text_begin", initBegin);
        names.put("__init_data_begin", initDataBegin);
        names.put("__init_end", initEnd);
        names.put("__start_rodata", startRodata);
        names.put("__end_rodata", endRodata);
        names.put("_data", data);
        names.put("_edata", edata);
        names.put("__bss_start", bssStart);
        names.put("_end", end);
        return new KernelImage(names);
    }

    private static long up(long value, long alignment) {
        return (value + alignment - 1) & -alignment;
    }

    /** All that is known of it, by the kernel's names; virtual addresses unless named otherwise. */
    public Map<String, Long> names() {
        return names;
    }

    /** The virtual address, or other number, of this name. */
    public long get(String name) {
        Long value = names.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the kernel's image lacks " + name);
        }
        return value;
    }

    /** Physical address of the byte of the image at {@code va}. */
    public long pa(long va) {
        return va - get("virt_addr") + get("phys_addr");
    }

    /** Physical address of the byte that {@code name} names. */
    public long paOf(String name) {
        return pa(get(name));
    }

    /** Physical address of the root table, {@code swapper_pg_dir}. */
    public long swapperPgDir() {
        return bssPage(SWAPPER_PAGE);
    }

    /** Physical address of the fixmap's static table of {@code level}. */
    public long fixmapTable(int level) {
        return bssPage(FIXMAP_PAGES[level]);
    }

    /** Physical address of what KASAN's shared entries of {@code level} lead to: the early shadow page, or a shared table. */
    public long earlyShadow(int level) {
        return bssPage(SHADOW_PAGES[level]);
    }

    private long bssPage(int page) {
        return paOf("__bss_start") + page * PAGE_BYTES;
    }
}
