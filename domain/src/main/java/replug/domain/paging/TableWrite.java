package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

/**
 * A run of table entries that were written: what stood there before, what stands there after. Usually a run of slots of
 * one table; {@code tables} tables that follow one another in the address space and are written alike are one run too.
 *
 * @param level level of the tables, 0 for those of 4 KiB leaves
 * @param va sign-extended address that the first slot translates; a multiple of the level's entry size
 * @param table physical address of the first table page
 * @param count slots written in each table, 1 to 512, never past a table's end
 * @param before the words the slots held
 * @param after the words the slots hold now
 * @param tables how many tables; the address moves on by a whole table's reach from one to the next
 * @param tableStep bytes from one table page to the next
 */
public record TableWrite(
        int level, long va, long table, int count, Words before, Words after, int tables, long tableStep) {

    /** More tables than a real history writes in one operation: 1 TiB of 4 KiB leaves. */
    static final int MAX_TABLES = 1 << 19;

    public TableWrite {
        if (level < 0 || level > PagingMode.SV57.rootLevel()) {
            throw new IllegalTableWrite("level %d is not one of 0 to 4".formatted(level));
        }
        if ((va & (entryBytes(level) - 1)) != 0) {
            throw new IllegalTableWrite("address 0x%x is not aligned to an entry of level %d".formatted(va, level));
        }
        if ((table & ~Pte.PA_MASK) != 0) {
            throw new IllegalTableWrite("table 0x%x is not the address of a page below 2^56".formatted(table));
        }
        if (count < 1 || count > SLOTS - PagingMode.slot(va, level)) {
            throw new IllegalTableWrite(
                    "%d slots from slot %d of a table of 512".formatted(count, PagingMode.slot(va, level)));
        }
        if (tables < 1 || tables > MAX_TABLES) {
            throw new IllegalTableWrite("%d tables, where 1 to %d are allowed".formatted(tables, MAX_TABLES));
        }
        if ((tableStep & (PagingMode.PAGE_BYTES - 1)) != 0 || (tables == 1 && tableStep != 0)) {
            throw new IllegalTableWrite("%d tables, 0x%x bytes apart".formatted(tables, tableStep));
        }
        if (tables > 1 && !(before.isUniform() && after.isUniform())) {
            throw new IllegalTableWrite("%d tables whose words differ in their flags".formatted(tables));
        }
        if (before.passesZero(count) || after.passesZero(count)) {
            throw new IllegalTableWrite("words that are zero in the midst of a run at 0x%x".formatted(va));
        }
    }

    /** A run of slots of one table. */
    public static TableWrite of(int level, long va, long table, int count, Words before, Words after) {
        return new TableWrite(level, va, table, count, before, after, 1, 0);
    }

    /** The first slot written in each table. */
    public int slot() {
        return PagingMode.slot(va, level);
    }

    /** The address that the first slot of table {@code k} translates. */
    public long va(int k) {
        return va + k * entryBytes(level + 1);
    }

    /** Physical address of table {@code k}. */
    public long table(int k) {
        return table + k * tableStep;
    }

    /** Entries that hold something after the write. */
    public long entriesSet() {
        return after.isNone() ? 0 : (long) count * tables;
    }

    /** Entries that held something and are empty after the write. */
    public long entriesCleared() {
        return after.isNone() && !before.isNone() ? (long) count * tables : 0;
    }

    /** The same write taken back. */
    public TableWrite inverse() {
        return new TableWrite(level, va, table, count, after, before, tables, tableStep);
    }
}
