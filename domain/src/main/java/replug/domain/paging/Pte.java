package replug.domain.paging;

/**
 * One entry of a table page, a raw 64-bit word (RISC-V privileged specification, "Addressing and Memory Protection").
 *
 * <pre>
 *  63  62-61  60-54     53-10  9-8  7 6 5 4 3 2 1 0
 *   N  PBMT   reserved  PPN    RSW  D A G U X W R V
 * </pre>
 *
 * Words stay {@code long}s wherever many are handled; this class holds the questions one may ask of a word.
 */
public final class Pte {
    public static final long V = 1;
    public static final long R = 1 << 1;
    public static final long W = 1 << 2;
    public static final long X = 1 << 3;
    public static final long U = 1 << 4;
    public static final long G = 1 << 5;
    public static final long A = 1 << 6;
    public static final long D = 1 << 7;

    /** All bits below the page number: flags and the two that software may use. */
    public static final long LOW_BITS = 0x3ff;

    public static final int PPN_SHIFT = 10;
    public static final long PPN_MASK = 0x003f_ffff_ffff_fc00L;

    /** Physical addresses of pages: 4 KiB aligned, below 2^56. */
    public static final long PA_MASK = PPN_MASK << 2;

    /** What the word grows by when the page it points to moves on by one page. */
    public static final long NEXT_PAGE = 1 << PPN_SHIFT;

    private static final long RWX = R | W | X;
    private static final String LETTERS = "DAGUXWRV";

    private Pte() {}

    /** The entry that points to the table page at {@code table}, a physical address. */
    public static long table(long table) {
        return of(table, V);
    }

    /** The entry for the page at physical address {@code pa}, which is a multiple of 4 KiB below 2^56. */
    public static long of(long pa, long flags) {
        return pa >>> PagingMode.PAGE_SHIFT << PPN_SHIFT | flags;
    }

    /** The physical address in the entry, of a table page or of a leaf's first byte. */
    public static long pa(long word) {
        return (word & PPN_MASK) >>> PPN_SHIFT << PagingMode.PAGE_SHIFT;
    }

    public static boolean isPresent(long word) {
        return (word & V) != 0;
    }

    /** Valid and readable, writable or executable: the walk ends here. */
    public static boolean isLeaf(long word) {
        return (word & V) != 0 && (word & RWX) != 0;
    }

    /** Valid without R, W and X: above level 0 a pointer to the next table, at level 0 reserved. */
    public static boolean isPointer(long word) {
        return (word & (V | RWX)) == V;
    }

    /** Whether a table at {@code level} holds a next table where it holds {@code word}. */
    public static boolean isTable(long word, int level) {
        return level > 0 && isPointer(word);
    }

    /** The flags as ptdump orders them, {@code D A G U X W R V}, a dot for a clear bit; N and PBMT in front where set. */
    public static String flags(long word) {
        StringBuilder text = new StringBuilder(LETTERS.length() + 8);
        if (word < 0) {
            text.append("N ");
        }
        long memoryType = word >>> 61 & 3;
        if (memoryType != 0) {
            text.append(memoryType == 1 ? "NC " : memoryType == 2 ? "IO " : "PBMT3 ");
        }
        for (int bit = 7; bit >= 0; bit--) {
            text.append((word >>> bit & 1) != 0 ? LETTERS.charAt(7 - bit) : '.');
        }
        long software = word >>> 8 & 3;
        return software == 0
                ? text.toString()
                : text.append(" RSW").append(software).toString();
    }
}
