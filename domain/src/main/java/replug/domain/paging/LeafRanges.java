package replug.domain.paging;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;
import static replug.domain.paging.PagingMode.slot;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Maps and unmaps ranges of addresses by leaves of one size, table by table: a table's part of the range is written as
 * one run. Bounds are bytes; the range must not cross the canonical hole.
 */
public final class LeafRanges {
    private final TableEdit edit;
    private final PagingMode mode;

    public LeafRanges(TableEdit edit) {
        this.edit = edit;
        this.mode = edit.mode();
    }

    /**
     * Maps [{@code va}, {@code va + bytes}) to the physical addresses from {@code pa} on. Entries that are not empty are
     * overwritten; tables that are missing are made in the frames that {@code frames} gives, from above.
     *
     * @param level the leaves' level; {@code va}, {@code pa} and {@code bytes} are multiples of its entry size
     * @param flags the leaves' bits below the page number
     * @param frames gives physical addresses of free pages, one for each table made
     */
    public void map(long va, long pa, long bytes, int level, long flags, LongSupplier frames) {
        for (long done = 0; done < bytes; ) {
            long address = va + done;
            for (int above = mode.rootLevel(); above > level; above--) {
                if (edit.word(address, above) == 0) {
                    makeTables(address, above, above == level + 1 ? bytes - done : 1, frames);
                }
            }
            int count = (int) Math.min(SLOTS - slot(address, level), (bytes - done) / entryBytes(level));
            edit.set(address, level, count, Pte.of(pa + done, flags), entryBytes(level) >>> 2);
            done += count * entryBytes(level);
        }
    }

    /** Points the empty entries that translate the next {@code bytes} from {@code va} to tables, as far as this one goes. */
    private void makeTables(long va, int level, long bytes, LongSupplier frames) {
        long step = entryBytes(level);
        long address = va & -step;
        long end = va + bytes;
        long first = 0;
        int count = 0;
        for (int left = SLOTS - slot(va, level);
                left > 0 && address - end < 0 && edit.word(address, level) == 0;
                left--) {
            long frame = frames.getAsLong();
            if (count > 0 && frame != first + count * PAGE_BYTES) {
                pointTo(first, count, address - count * step, level);
                count = 0;
            }
            first = count == 0 ? frame : first;
            count++;
            address += step;
        }
        pointTo(first, count, address - count * step, level);
    }

    private void pointTo(long table, int count, long va, int level) {
        edit.set(va, level, count, Pte.table(table), count == 1 ? 0 : Pte.NEXT_PAGE);
    }

    /**
     * Clears whatever maps [{@code va}, {@code va + bytes}). A leaf that reaches beyond the range is cleared whole. Tables
     * that end up empty are given back, but for those right below the root.
     *
     * @param freed is told the physical address of each table given back
     */
    public void unmap(long va, long bytes, LongConsumer freed) {
        unmap(va, va + bytes, mode.rootLevel(), freed);
    }

    private void unmap(long va, long end, int level, LongConsumer freed) {
        long address = va;
        while (address != end) {
            int count = (int) Math.min(SLOTS - slot(address, level), slotsUntil(address, end, level));
            long next = (address & -entryBytes(level)) + count * entryBytes(level);
            if (level > 0 && edit.hasTables(address, level)) {
                unmapTables(address, next - end > 0 ? end : next, count, level, freed);
            } else if (edit.hasTable(address, level)) {
                edit.set(address & -entryBytes(level), level, count, 0, 0);
            }
            address = next - end > 0 ? end : next;
        }
    }

    private static long slotsUntil(long va, long end, int level) {
        long first = va & -entryBytes(level);
        return (end - first + entryBytes(level) - 1) >>> PagingMode.shift(level);
    }

    private void unmapTables(long va, long end, int count, int level, LongConsumer freed) {
        long address = va;
        for (int i = 0; i < count; ) {
            int whole = wholeLeafTables(address, end, level);
            if (whole > 0) {
                for (int k = 0; k < whole; k++) {
                    freed.accept(Pte.pa(edit.word(address + k * entryBytes(level), level)));
                }
                edit.set(address, level, whole, 0, 0);
                address += whole * entryBytes(level);
                i += whole;
                continue;
            }
            long next = (address & -entryBytes(level)) + entryBytes(level);
            long part = next - end > 0 ? end : next;
            unmapEntry(address, part, level, freed);
            address = part;
            i++;
        }
    }

    /** How many entries from {@code va} on point to tables without tables below, all of whose entries are to be cleared. */
    private int wholeLeafTables(long va, long end, int level) {
        long step = entryBytes(level);
        int count = 0;
        boolean mayFree = level < mode.rootLevel() && (va & (step - 1)) == 0;
        for (long address = va; mayFree && end - address >= step && slot(address, level) >= count; address += step) {
            if (!edit.hasTable(address, level - 1) || edit.hasTables(address, level - 1)) {
                break;
            }
            count++;
        }
        return count;
    }

    private void unmapEntry(long va, long end, int level, LongConsumer freed) {
        long word = edit.word(va, level);
        if (Pte.isTable(word, level)) {
            unmap(va, end, level - 1, freed);
            if (level < mode.rootLevel() && edit.isEmpty(va, level - 1)) {
                edit.set(va & -entryBytes(level), level, 1, 0, 0);
                freed.accept(Pte.pa(word));
            }
        } else if (word != 0) {
            edit.set(va & -entryBytes(level), level, 1, 0, 0);
        }
    }
}
