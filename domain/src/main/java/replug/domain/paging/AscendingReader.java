package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

/**
 * Reads the non-zero entries that translate an address of some ranges, in the order of their addresses. What lies outside
 * is not looked at: a table costs something only if an address that it translates was asked for.
 */
final class AscendingReader {
    private final PagingMode mode;
    private final AddressRanges ranges;
    private final EntryVisitor visitor;

    AscendingReader(PagingMode mode, AddressRanges ranges, EntryVisitor visitor) {
        this.mode = mode;
        this.ranges = ranges;
        this.visitor = visitor;
    }

    /** Reads {@code page}, whose first slot translates {@code va}. */
    void read(TablePage page, long va) {
        boolean isRoot = page.level == mode.rootLevel();
        int slot = 0;
        while (slot < SLOTS) {
            slot = page.nextUsed(slot);
            if (slot == SLOTS) {
                return;
            }
            // The run of a root table ends at the hole between the halves of the addresses.
            int end = isRoot && slot < SLOTS / 2 ? SLOTS / 2 : SLOTS;
            long first = mode.signExtend(va + slot * entryBytes(page.level));
            int range = ranges.reaching(first);
            if (range == ranges.count()) {
                return;
            }
            long last = first + entryBytes(page.level) - 1;
            if (Long.compareUnsigned(last, ranges.first(range)) < 0) {
                slot = Math.min(end, slot + slotsTo(ranges.first(range), first, page.level));
                continue;
            }
            slot = readFrom(
                    page, slot, Math.min(end, slot + 1 + slotsTo(ranges.last(range), first, page.level)), first);
        }
    }

    /** How many slots lie between that of {@code first} and that of {@code va}, which is not below; no more than all. */
    private static int slotsTo(long va, long first, int level) {
        return (int) Math.min(SLOTS, (va - first) >>> PagingMode.shift(level));
    }

    /** Reads what stands in {@code slot}, which translates {@code first}; returns where to go on, at most {@code end}. */
    private int readFrom(TablePage page, int slot, int end, long first) {
        TablePage below = page.child(slot);
        long word = page.slots.get(slot);
        if (below != null) {
            if (visitor.pointer(page.level, first, word)) {
                read(below, first);
            }
            return slot + 1;
        }
        int limit = Math.min(end, page.nextChild(slot)) - slot;
        int count = page.slots.runLength(slot, limit);
        long stride = count > 1 ? page.slots.get(slot + 1) - word : 0;
        if (!isOfOneKind(word, stride, count)) {
            count = 1;
            stride = 0;
        }
        visitor.entries(page.level, first, count, word, stride);
        return slot + count;
    }

    /** Whether no word is empty and all differ in the page number alone; their low ten bits are known to be the same. */
    private static boolean isOfOneKind(long word, long stride, int count) {
        long last = word + (count - 1) * stride;
        boolean mayWrap = stride > Pte.PPN_MASK || stride < -Pte.PPN_MASK;
        return !mayWrap && last != 0 && ((word ^ last) & ~Pte.PPN_MASK) == 0;
    }
}
