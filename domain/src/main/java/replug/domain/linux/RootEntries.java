package replug.domain.linux;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import replug.domain.paging.PageTable;

/**
 * The root entries that the kernel made at boot before anything was to be mapped below them (kernel-spec 4), so that
 * process page tables, which copy the root once, never miss one. Told apart from used ones by this: the table that such
 * an entry points to is empty.
 */
public final class RootEntries {
    private RootEntries() {}

    /**
     * How many root entries of an area are there.
     *
     * @param used entries with something mapped below
     * @param preallocated entries that were made at boot and still point to an empty table
     * @param since of the used ones, those that were pre-allocated at boot
     */
    public record Count(int used, int preallocated, int since) {
        private static final Count NONE = new Count(0, 0, 0);

        private Count plus(boolean isUsed, boolean wasPreallocated) {
            return isUsed
                    ? new Count(used + 1, preallocated, wasPreallocated ? since + 1 : since)
                    : new Count(used, preallocated + 1, since);
        }
    }

    /** The slots of root entries that point to an empty table. */
    public static BitSet empty(PageTable tables) {
        BitSet slots = new BitSet(SLOTS);
        for (int slot = 0; slot < SLOTS; slot++) {
            if (tables.isEmptyBelowRoot(slot)) {
                slots.set(slot);
            }
        }
        return slots;
    }

    /** The slots of the root entries of {@code area} that hold nothing. */
    public static BitSet absent(PageTable tables, AddressLayout layout, Area area) {
        BitSet slots = new BitSet(SLOTS);
        int root = tables.mode().rootLevel();
        for (int slot = 0; slot < SLOTS; slot++) {
            long va = tables.mode().signExtend(slot * entryBytes(root));
            if (tables.word(va, root) == 0
                    && layout.areas(va, va + entryBytes(root) - 1).contains(area)) {
                slots.set(slot);
            }
        }
        return slots;
    }

    /** Per area, its root entries; one that lies in several areas counts in each. {@code atBoot} were empty then. */
    public static Map<Area, Count> count(PageTable tables, AddressLayout layout, BitSet atBoot) {
        Map<Area, Count> counts = new EnumMap<>(Area.class);
        int root = tables.mode().rootLevel();
        for (int slot = 0; slot < SLOTS; slot++) {
            long va = tables.mode().signExtend(slot * entryBytes(root));
            if (tables.word(va, root) != 0) {
                boolean isUsed = !tables.isEmptyBelowRoot(slot);
                boolean wasPreallocated = atBoot.get(slot);
                for (Area area : layout.areas(va, va + entryBytes(root) - 1)) {
                    counts.merge(
                            area,
                            Count.NONE.plus(isUsed, wasPreallocated),
                            (count, _) -> count.plus(isUsed, wasPreallocated));
                }
            }
        }
        return counts;
    }
}
