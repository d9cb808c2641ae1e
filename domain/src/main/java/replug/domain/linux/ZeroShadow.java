package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/**
 * KASAN's early shadow (kernel-spec 3.5, 8): one page of zeros, and for each level one shared table whose entries all lead
 * to it. Their frames are consecutive pages of the kernel image; boot leaves the shadow of vmemmap pointing to the lowest
 * of them, which is where they are found.
 */
public final class ZeroShadow {
    /** Physical addresses: index 0 the page, index L the shared table of level L − 1; 0 where boot's tables do not show it. */
    private final long[] frames;

    private final Unknown unknown;

    /** Tells the frame that the shared entry of {@code va} at {@code level} leads to. */
    @FunctionalInterface
    interface Unknown {
        long page(long va, int level);
    }

    private ZeroShadow(long[] frames, Unknown unknown) {
        this.frames = frames;
        this.unknown = unknown;
    }

    /**
     * Finds the shared tables in {@code tables}.
     *
     * @param unknown tells the frame of a shared table where nothing in {@code tables} refers to any
     */
    public static ZeroShadow in(PageTable tables, AddressLayout layout, FrameSource unknown) {
        long va = KasanShadow.shadow(layout.start(Area.VMEMMAP)) & -PAGE_BYTES;
        int root = tables.mode().rootLevel();
        long[] frames = new long[root + 1];
        frames[0] = Pte.pa(tables.word(va, 0));
        for (int level = 1; level <= root; level++) {
            long table = tables.table(va, level - 1);
            boolean isShown = table > 0 && tables.isShared(table);
            boolean isImages = !isShown && frames[1] != 0; // Its pages follow one another, as all recordings show.
            frames[level] = isShown ? table : isImages ? frames[1] + (level - 1) * PAGE_BYTES : 0;
        }
        return new ZeroShadow(frames, unknown::page);
    }

    /** Before anything refers to the shared tables: {@code image} tells each frame when it is first needed. */
    static ZeroShadow early(PagingMode mode, Unknown image) {
        return new ZeroShadow(new long[mode.rootLevel() + 1], image);
    }

    /** The entry at {@code level} under which everything reads as zero. */
    long entry(long va, int level) {
        if (frames[level] == 0) {
            frames[level] = unknown.page(va, level);
        }
        return level == 0 ? Pte.of(frames[0], Pgprot.PAGE_KERNEL_READ) : Pte.table(frames[level]);
    }

    /** Whether {@code word} at {@code level} is such an entry. */
    boolean isZero(long word, int level) {
        return Pte.isPresent(word) && frames[level] != 0 && Pte.pa(word) == frames[level];
    }

    /** What the shared table below the entry of {@code va} holds, where nothing showed it before: from there on, it is seen. */
    void fill(KernelTables tables, long va, int level) {
        int below = level - 1;
        if (level == 0 || !tables.isEmpty(va, below)) {
            return;
        }
        long entry = below == 0 ? Pte.of(frames[0], Pgprot.KASAN_EARLY_SHADOW) : entry(va, below);
        tables.set(va & -entryBytes(level), below, SLOTS, entry, 0);
        fill(tables, va, below);
    }
}
