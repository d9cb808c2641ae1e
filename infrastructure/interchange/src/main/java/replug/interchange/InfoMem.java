package replug.interchange;

import static replug.domain.paging.PagingMode.entryBytes;
import static replug.domain.paging.PagingMode.slot;

import replug.domain.paging.AddressRanges;
import replug.domain.paging.EntryVisitor;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/**
 * A machine's tables as QEMU's monitor prints them for RISC-V with {@code info mem}: {@code vaddr paddr size attr} in
 * hexadecimal, the size in bytes, {@code attr} the bits {@code r w x u g a d}. A line is a run of leaves side by side in
 * one table page whose physical addresses go on and whose seven bits agree. That a line never goes past its table page is
 * what eight captures of QEMU 11.1.3 show, whatever the leaves beyond are.
 *
 * <p>Settled by no capture: software's bits, N and PBMT take no part, neither in what is compared nor in {@code paddr}; and
 * the two entries of a root table on both sides of the hole between the halves of the addresses count as side by side,
 * since QEMU extends the sign only as it prints.
 *
 * <p>QEMU prints what the current {@code satp} maps, the addresses of a process too; the kernel's own tables hold the
 * kernel's half. It walks a table that several entries point to again and again, and so does this: KASAN's shared shadow,
 * in which every page maps the same frame, is a line for every 4 KiB.
 */
public final class InfoMem implements EntryVisitor {
    /** What the lines show of a word, V not being one of the seven. */
    private static final long SHOWN = Pte.R | Pte.W | Pte.X | Pte.U | Pte.G | Pte.A | Pte.D;

    private static final String LETTERS = "rwxugad";

    private final PageTable tables;
    private final PagingMode mode;
    private final AddressRanges ranges;
    private final LineWriter out;

    /** The line that may still become longer; none if there are no {@link #bytes}. */
    private long va;

    private long pa;
    private long bytes;
    private long flags;
    private int level;
    /** How many lines were longer if not only a part had been asked for. */
    private long cut;

    private InfoMem(PageTable tables, AddressRanges ranges, LineWriter out) {
        this.tables = tables;
        this.mode = tables.mode();
        this.ranges = ranges;
        this.out = out;
    }

    /**
     * Writes the two lines of the header, and those of the entries that translate an address of {@code ranges}. Lines
     * consist of whole entries. Returns how many QEMU would have made longer, had the ranges not ended.
     */
    public static long write(PageTable tables, AddressRanges ranges, LineWriter out) {
        out.text("vaddr            paddr            size             attr").endLine();
        out.text("---------------- ---------------- ---------------- -------").endLine();
        InfoMem lines = new InfoMem(tables, ranges, out);
        tables.visit(ranges, lines);
        lines.endLine();
        return lines.cut;
    }

    @Override
    public boolean pointer(int pointerLevel, long first, long word) {
        endLine();
        return true;
    }

    @Override
    public void entries(int entryLevel, long first, int count, long word, long stride) {
        if (!Pte.isLeaf(word)) {
            endLine();
            return;
        }
        long size = entryBytes(entryLevel);
        if (count > 1 && stride == size >>> PagingMode.PAGE_SHIFT << Pte.PPN_SHIFT) {
            add(entryLevel, first, count * size, word);
            return;
        }
        for (int i = 0; i < count; i++) {
            add(entryLevel, first + i * size, size, word + i * stride);
        }
    }

    private void add(int entryLevel, long first, long size, long word) {
        boolean goesOn = bytes != 0
                && level == entryLevel
                && mode.signExtend(va + bytes) == first
                && pa + bytes == Pte.pa(word)
                && flags == (word & SHOWN)
                && !(slot(first, level) == 0);
        if (goesOn) {
            bytes += size;
            return;
        }
        endLine();
        va = first;
        pa = Pte.pa(word);
        bytes = size;
        flags = word & SHOWN;
        level = entryLevel;
    }

    private void endLine() {
        if (bytes == 0) {
            return;
        }
        out.fullHex(va).letter(' ').fullHex(pa).letter(' ').fullHex(bytes).letter(' ');
        for (int bit = 0; bit < LETTERS.length(); bit++) {
            out.letter((flags >>> (bit + 1) & 1) != 0 ? LETTERS.charAt(bit) : '-');
        }
        out.endLine();
        if (isCut(va - entryBytes(level), va, pa - entryBytes(level)) || isCut(va + bytes, va + bytes, pa + bytes)) {
            cut++;
        }
        bytes = 0;
    }

    /**
     * Whether the entry of {@code other}, right before the line or after, was not asked for though QEMU puts it in this
     * line.
     *
     * @param border where the two meet
     * @param otherPa the physical address that the entry would have
     */
    private boolean isCut(long other, long border, long otherPa) {
        if (slot(border, level) == 0 || ranges.touches(other, other + entryBytes(level) - 1)) {
            return false;
        }
        long word = tables.word(other, level);
        return Pte.isLeaf(word) && (word & SHOWN) == flags && Pte.pa(word) == otherPa;
    }
}
