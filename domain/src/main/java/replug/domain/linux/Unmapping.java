package replug.domain.linux;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.KernelTables.Backing;
import replug.domain.paging.Pte;

/** {@code remove_pgd_mapping}, level by level (kernel-spec 7.4); see {@link KernelTables#unmap}. */
final class Unmapping {
    /** The largest leaf whose removal Linux knows how to do, 1 GiB (kernel-spec 7.4: p4d_leaf is constant false). */
    private static final int LARGEST_KNOWN_LEAF = 2;

    private final KernelTables tables;
    private final @Nullable Backing backing;

    Unmapping(KernelTables tables, @Nullable Backing backing) {
        this.tables = tables;
        this.backing = backing;
    }

    void unmap(long va, long bytes, int level) {
        for (long done = 0; done < bytes; ) {
            int slots = KernelTables.slots(va + done, bytes - done, level);
            long first = (va + done) & -entryBytes(level);
            long part = Math.min(bytes - done, first + slots * entryBytes(level) - (va + done));
            unmapInOneTable(va + done, part, slots, level);
            done += part;
        }
    }

    private void unmapInOneTable(long va, long bytes, int slots, int level) {
        long first = va & -entryBytes(level);
        BitSet emptied = null;
        for (int i = 0; i < slots; ) {
            long address = first + i * entryBytes(level);
            long word = tables.word(address, level);
            int run = tables.runLength(address, level, slots - i);
            if (run == 0) {
                return;
            }
            if (Pte.isTable(word, level)) {
                emptied = emptied == null ? new BitSet(SLOTS) : emptied;
                for (int k = i; k < i + run; k++) {
                    long from = k == 0 ? va : first + k * entryBytes(level);
                    long part = Math.min(va + bytes - from, first + (k + 1) * entryBytes(level) - from);
                    if (part == entryBytes(level) && backing == null && goesWhole(from, level)) {
                        emptied.set(k);
                    } else {
                        unmap(from, part, level - 1);
                    }
                }
            } else if (KernelTables.isPresent(word)
                    && level < tables.mode().rootLevel()
                    && level <= LARGEST_KNOWN_LEAF) {
                clearLeaves(address, level, run);
            }
            i += run;
        }
        if (emptied != null && level < tables.mode().rootLevel()) {
            freeEmptyTables(first, slots, level, emptied);
        }
    }

    /** Whether the table below the entry of {@code va} holds leaves only and will be freed; what it loses is told already. */
    private boolean goesWhole(long va, int level) {
        return level < tables.mode().rootLevel()
                && level - 1 <= LARGEST_KNOWN_LEAF
                && tables.tellCleared(va, level - 1);
    }

    private void clearLeaves(long va, int level, int count) {
        long word = tables.word(va, level);
        long stride = count == 1 ? 0 : tables.word(va + entryBytes(level), level) - word;
        tables.set(va, level, count, 0, 0);
        if (backing == null) {
            return;
        }
        if (stride == entryBytes(level) >>> 2 || count == 1) {
            backing.cleared(level, Pte.pa(word), count * entryBytes(level));
        } else {
            for (int i = 0; i < count; i++) {
                backing.cleared(level, Pte.pa(word + i * stride), entryBytes(level));
            }
        }
    }

    /** Frees the tables without entries that {@code slots} entries from that of {@code va} on point to. */
    private void freeEmptyTables(long va, int slots, int level, BitSet emptied) {
        int count = 0;
        for (int i = 0; i <= slots; i++) {
            long address = va + i * entryBytes(level);
            boolean isEmpty = i < slots
                    && (emptied.get(i)
                            || (Pte.isTable(tables.word(address, level), level) && tables.isEmpty(address, level - 1)));
            if (isEmpty) {
                count++;
                continue;
            }
            if (count > 0) {
                tables.clearPointers(address - count * entryBytes(level), level, count);
            }
            count = 0;
        }
    }
}
