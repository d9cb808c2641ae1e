package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import replug.domain.linux.KernelTables.Way;
import replug.domain.paging.Pte;

/**
 * KASAN's shadow of the direct map after boot (kernel-spec 6.4, 8): one byte of shadow for eight of memory, at {@code (va
 * >> 3) + KASAN_SHADOW_OFFSET}.
 */
public final class KasanShadow {
    /** {@code KASAN_SHADOW_OFFSET}, in all modes. */
    public static final long OFFSET = 0xdfff_ffff_0000_0000L;

    /** log2 of the bytes that one byte of shadow is for. */
    public static final int SCALE_SHIFT = 3;

    /** Memory whose shadow is one page, 32 KiB: what KASAN maps is a multiple of it. */
    public static final long GRANULE = PAGE_BYTES << SCALE_SHIFT;

    private final KernelTables tables;
    private final ZeroShadow zero;

    public KasanShadow(KernelTables tables, ZeroShadow zero) {
        this.tables = tables;
        this.zero = zero;
    }

    /** The shadow of the byte at {@code va}. */
    public static long shadow(long va) {
        return (va >>> SCALE_SHIFT) + OFFSET;
    }

    /** Whether the shadow of {@code va} is mapped: by a leaf of any size, or by whatever a 4 KiB entry holds. */
    public boolean isMapped(long va) {
        long shadow = shadow(va);
        int level = tables.mode().rootLevel();
        while (Pte.isTable(tables.word(shadow, level), level)) {
            level--;
        }
        return tables.word(shadow, level) != 0;
    }

    /**
     * Gives {@code bytes} bytes of memory at {@code va} shadow pages of their own, as vmalloc maps them: 4 KiB leaves.
     *
     * @return false if there are not enough frames; what was mapped is cleared again, its tables stay
     */
    public boolean map(long va, long bytes) {
        long start = shadow(va);
        long shadowBytes = bytes >>> SCALE_SHIFT;
        long first = 0;
        long contiguous = 0;
        for (long done = 0; done < shadowBytes; done += PAGE_BYTES) {
            long page = tables.takePage(start + done, 0);
            if (contiguous > 0 && page != first + contiguous) {
                if (!mapRun(start + done - contiguous, first, contiguous)) {
                    return cancel(start, done, page);
                }
                contiguous = 0;
            }
            if (page == FrameSource.NONE) {
                return cancel(start, done, page);
            }
            first = contiguous == 0 ? page : first;
            contiguous += PAGE_BYTES;
        }
        return mapRun(start + shadowBytes - contiguous, first, contiguous)
                || cancel(start, shadowBytes, FrameSource.NONE);
    }

    private boolean mapRun(long shadow, long pa, long bytes) {
        return tables.map(shadow, pa, bytes, 0, Pgprot.PAGE_KERNEL);
    }

    private boolean cancel(long start, long bytes, long page) {
        if (page != FrameSource.NONE) {
            tables.free(page, PAGE_BYTES);
        }
        clear(start, bytes);
        return false;
    }

    /** Takes back what {@link #map} mapped: the entries are cleared and the pages freed; the tables stay, empty. */
    public void unmap(long va, long bytes) {
        clear(shadow(va), bytes >>> SCALE_SHIFT);
    }

    private void clear(long start, long bytes) {
        for (long va = start; va - (start + bytes) < 0; ) {
            int slots = KernelTables.slots(va, start + bytes - va, 0);
            int run = tables.runLength(va, 0, slots);
            long word = run == 0 ? 0 : tables.word(va, 0);
            if (word != 0) {
                long stride = run == 1 ? 0 : tables.word(va + PAGE_BYTES, 0) - word;
                tables.set(va, 0, run, 0, 0);
                for (int i = 0; i < run; i++) {
                    tables.free(Pte.pa(word + i * stride), PAGE_BYTES);
                }
            }
            va += (run == 0 ? slots : run) * PAGE_BYTES;
        }
    }

    /** Shadow that reads as zero for {@code bytes} bytes of memory at {@code va}, {@code kasan_add_zero_shadow}. */
    public boolean addZero(long va, long bytes) {
        return addZero(
                shadow(va), shadow(va) + (bytes >>> SCALE_SHIFT), tables.mode().rootLevel());
    }

    /** Largest pieces first refer to the shared tables; what is smaller gets tables of its own. Entries are overwritten. */
    private boolean addZero(long va, long end, int level) {
        for (long address = va; address - end < 0; ) {
            long next = (address & -entryBytes(level)) + entryBytes(level);
            next = next - end > 0 ? end : next;
            if (next - address == entryBytes(level)) {
                tables.set(address, level, 1, zero.entry(address, level), 0);
                zero.fill(tables, address, level);
            } else if (tables.open(address, level - 1, 1) == Way.NO_FRAME || !addZero(address, next, level - 1)) {
                return false;
            }
            address = next;
        }
        return true;
    }

    /**
     * Takes the zero shadow of {@code bytes} bytes of memory at {@code va} back, {@code kasan_remove_zero_shadow}. Tables
     * that end up empty are freed at every level: this code knows nothing of pre-allocated root entries.
     */
    public void removeZero(long va, long bytes) {
        removeZero(
                shadow(va), shadow(va) + (bytes >>> SCALE_SHIFT), tables.mode().rootLevel());
    }

    private void removeZero(long va, long end, int level) {
        for (long address = va; address - end < 0; ) {
            long next = (address & -entryBytes(level)) + entryBytes(level);
            next = next - end > 0 ? end : next;
            long word = tables.word(address, level);
            if (zero.isZero(word, level)) {
                if (next - address == entryBytes(level)) {
                    tables.set(address, level, 1, 0, 0);
                }
            } else if (Pte.isTable(word, level)) {
                removeZero(address, next, level - 1);
                if (tables.isEmpty(address, level - 1)) {
                    tables.clearPointers(address & -entryBytes(level), level, 1);
                }
            }
            address = next;
        }
    }
}
