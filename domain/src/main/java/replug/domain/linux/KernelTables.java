package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;
import static replug.domain.paging.PagingMode.shift;
import static replug.domain.paging.PagingMode.slot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.TableEdit;

/**
 * The kernel's page tables while an operation runs, written as Linux writes them: a range is a few runs of entries, each
 * with its account in the {@link PhaseLog}. Sv39, Sv48 and Sv57 are one algorithm over a level number; what Linux folds
 * away has no level here. Addresses and sizes are bytes. As in Linux an address is no more than its table indices: the bits
 * above those are not looked at.
 */
public final class KernelTables {
    private final TableEdit edit;
    private final FrameSource frames;
    private final PhaseLog log;

    public KernelTables(TableEdit edit, FrameSource frames, PhaseLog log) {
        this.edit = edit;
        this.frames = frames;
        this.log = log;
    }

    /** How a descent to a table ended. */
    enum Way {
        OPEN,
        /** A leaf stands where a table was expected. Linux takes it for one all the same (kernel-spec 3.2). */
        LEAF,
        NO_FRAME
    }

    /** Told of the memory behind leaves of {@code level} that were cleared, {@code bytes} from physical address {@code pa}. */
    @FunctionalInterface
    public interface Backing {
        void cleared(int level, long pa, long bytes);
    }

    /**
     * Linux's {@code pte_present} and its like: G in an entry without V is Linux's mark of a page that is there but may
     * not be touched, so a page that debug_pagealloc took out of the direct map counts as present.
     */
    static boolean isPresent(long word) {
        return (word & (Pte.V | Pte.G)) != 0;
    }

    public PagingMode mode() {
        return edit.mode();
    }

    public long word(long va, int level) {
        return edit.word(va, level);
    }

    private long canonical(long va) {
        return mode().signExtend(va);
    }

    boolean isEmpty(long va, int level) {
        return edit.isEmpty(va, level);
    }

    /** How many slots from that of {@code va} on hold one run of words; see {@link TableEdit#runLength}. */
    public int runLength(long va, int level, int limit) {
        return edit.runLength(va, level, limit);
    }

    public void begin(Phase.Name phase) {
        log.begin(phase);
    }

    /** Writes a run of entries; see {@link TableEdit#set(long, int, int, long, long)}. */
    public void set(long va, int level, int count, long first, long stride) {
        edit.set(canonical(va), level, count, first, stride, log::wrote);
    }

    /** A zeroed page for what the entry of {@code va} at {@code level} will hold; {@link FrameSource#NONE} if none is free. */
    long takePage(long va, int level) {
        return took(frames.page(va, level), PAGE_BYTES);
    }

    /** A 2 MiB block for the PMD leaf of {@code va}; {@link FrameSource#NONE} if none is free. */
    long takeBlock(long va) {
        return took(frames.block(va), entryBytes(1));
    }

    /** A block for the leaf of {@code va} at {@code level}; {@link FrameSource#NONE} if none is free. */
    long takeBlock(long va, int level) {
        return took(frames.block(va, level), entryBytes(level));
    }

    private long took(long pa, long bytes) {
        if (pa != FrameSource.NONE) {
            log.allocated(FrameRange.ofBytes(pa, bytes));
        }
        return pa;
    }

    void free(long pa, long bytes) {
        frames.free(pa, bytes);
        log.gaveBack(FrameRange.ofBytes(pa, bytes));
    }

    /**
     * Makes the tables that are missing on the way to the one at {@code level} that translates {@code va}, from above.
     * Right above that level all entries of the next {@code bytes} bytes get theirs, as far as one table goes.
     */
    Way open(long va, int level, long bytes) {
        for (int above = mode().rootLevel(); above > level; above--) {
            long word = word(va, above);
            if (word == 0 && !makeTables(va, above, above == level + 1 ? bytes : 1)) {
                return Way.NO_FRAME;
            }
            if (word != 0 && !Pte.isTable(word, above)) {
                return Way.LEAF;
            }
        }
        return Way.OPEN;
    }

    private boolean makeTables(long va, int level, long bytes) {
        long first = va & -entryBytes(level);
        int count = slots(va, bytes, level);
        int empty = runLength(first, level, count);
        long table = 0;
        int made = 0;
        for (int i = 0; i < empty; i++) {
            long frame = takePage(first + i * entryBytes(level), level);
            if (frame == FrameSource.NONE) {
                pointTo(table, made, first + i * entryBytes(level), level);
                return i > 0;
            }
            if (made > 0 && frame != table + made * PAGE_BYTES) {
                pointTo(table, made, first + i * entryBytes(level), level);
                made = 0;
            }
            table = made == 0 ? frame : table;
            made++;
        }
        pointTo(table, made, first + empty * entryBytes(level), level);
        return true;
    }

    /** Points the {@code count} entries before {@code end} to the tables from {@code table} on. */
    private void pointTo(long table, int count, long end, int level) {
        if (count > 0) {
            set(end - count * entryBytes(level), level, count, Pte.table(table), count == 1 ? 0 : Pte.NEXT_PAGE);
        }
    }

    /**
     * Maps [{@code va}, {@code va + bytes}) to physical memory from {@code pa} on by leaves of {@code level}. An entry that
     * holds something is silently kept, whatever it is; below a leaf nothing changes in the tables, since what Linux
     * writes there lands in the memory that the leaf maps (kernel-spec 3.2).
     *
     * @return false if there was no frame for a table; what was mapped before stays
     */
    public boolean map(long va, long pa, long bytes, int level, long prot) {
        for (long done = 0; done < bytes; ) {
            long address = va + done;
            Way way = open(address, level, bytes - done);
            if (way == Way.NO_FRAME) {
                return false;
            }
            if (way == Way.LEAF) {
                done += bytesToTheEndOfLeaf(address);
                continue;
            }
            int count = slots(address, bytes - done, level);
            setEmpty(address, level, count, Pte.of(pa + done, prot), entryBytes(level) >>> 2);
            done += count * entryBytes(level);
        }
        return true;
    }

    /**
     * Gives what maps [{@code va}, {@code va + bytes}) other flags, as {@code set_memory_ro} and its like do: a leaf that the
     * range covers in part is split first, down to leaves that it covers whole (kernel-spec 7.7). Bounds are whole pages.
     *
     * @throws KernelBug if there is no frame for a table
     */
    void protect(long va, long bytes, long prot) {
        for (long address = va; address != va + bytes; ) {
            int level = mode().rootLevel();
            while (Pte.isTable(word(address, level), level)) {
                level--;
            }
            long rest = va + bytes - address;
            if (level > 0 && ((address & (entryBytes(level) - 1)) != 0 || rest < entryBytes(level))) {
                if (Pte.isLeaf(word(address, level))) {
                    split(address & -entryBytes(level), level);
                } else {
                    long next = (address & -entryBytes(level)) + entryBytes(level);
                    address = next - (va + bytes) > 0 ? va + bytes : next;
                }
                continue;
            }
            int run = Math.max(1, runLength(address, level, slotsWithin(address, rest, level)));
            long word = word(address, level);
            long changed = Pte.of(Pte.pa(word), prot);
            if (word != 0 && word != changed) {
                long stride = run == 1 ? 0 : word(address + entryBytes(level), level) - word;
                set(address, level, run, changed, stride);
            }
            address += run * entryBytes(level);
        }
    }

    /** How many whole entries of one table the {@code bytes} bytes from {@code va} on hold. */
    private static int slotsWithin(long va, long bytes, int level) {
        return (int) Math.min(SLOTS - slot(va, level), bytes >>> shift(level));
    }

    /** A table in place of the leaf at {@code va}, whose entries map the same with the same flags. */
    private void split(long va, int level) {
        long leaf = word(va, level);
        long table = takePage(va, level);
        if (table == FrameSource.NONE) {
            throw new KernelBug("kernel BUG: no page to split the leaf of 0x%x".formatted(va));
        }
        set(va, level, 1, Pte.table(table), 0);
        set(va, level - 1, SLOTS, leaf, entryBytes(level - 1) >>> 2);
    }

    private long bytesToTheEndOfLeaf(long va) {
        int level = mode().rootLevel();
        while (Pte.isTable(word(va, level), level)) {
            level--;
        }
        return entryBytes(level) - (va & (entryBytes(level) - 1));
    }

    /** Writes those of {@code count} entries from that of {@code va} on that are empty. */
    private void setEmpty(long va, int level, int count, long first, long stride) {
        for (int done = 0; done < count; ) {
            long address = va + done * entryBytes(level);
            int run = runLength(address, level, count - done);
            if (word(address, level) == 0) {
                set(address, level, run, first + done * stride, run == 1 ? 0 : stride);
            }
            done += run;
        }
    }

    /** How many entries of one table translate the {@code bytes} bytes from {@code va} on, which may go on beyond it. */
    static int slots(long va, long bytes, int level) {
        long within = va & (entryBytes(level) - 1);
        long slots = (within + bytes + entryBytes(level) - 1) >>> shift(level);
        return (int) Math.min(SLOTS - slot(va, level), slots);
    }

    /**
     * Clears what maps [{@code va}, {@code va + bytes}), leaves that reach beyond it whole, and frees tables that end up
     * empty, but for those right below the root (kernel-spec 7.4). Within one table first what is below its entries is
     * cleared, then the entries.
     *
     * @param backing is told of the memory behind each leaf; null where that is not the tables' to free
     */
    public void unmap(long va, long bytes, @Nullable Backing backing) {
        new Unmapping(this, backing).unmap(va, bytes, mode().rootLevel());
    }

    /**
     * Tells what the table at {@code level} that translates {@code va} loses where it holds one run of leaves and its only
     * pointer is cleared next; see {@link TableEdit#tellCleared}.
     */
    boolean tellCleared(long va, int level) {
        return edit.tellCleared(canonical(va), level, log::wrote);
    }

    /** Clears {@code count} pointers and frees the tables behind them. */
    void clearPointers(long va, int level, int count) {
        List<FrameRange> tables = new ArrayList<>();
        for (int i = 0; i < count; ) {
            long address = va + i * entryBytes(level);
            long table = Pte.pa(word(address, level));
            int run = runLength(address, level, count - i);
            boolean isInARow = run > 1 && Pte.pa(word(address + entryBytes(level), level)) == table + PAGE_BYTES;
            int together = isInARow ? run : 1;
            tables.add(FrameRange.ofBytes(table, together * PAGE_BYTES));
            i += together;
        }
        set(va, level, count, 0, 0);
        tables.forEach(range -> free(range.pa(), range.bytes()));
    }
}
