package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses two versions of a table map otherwise, in ascending order of addresses. Unlike {@link TableDiff} it looks
 * through every pointer, so a table page that several entries point to counts for each address that it is seen at. A page
 * that is the same object in both is skipped with all below.
 */
final class LeafDiff {
    private static final long MAX_GROWTH = 1L << 54;

    private final PagingMode mode;
    private final Consumer<LeafChange> reader;
    private @Nullable LeafChange pending;

    private LeafDiff(PagingMode mode, Consumer<LeafChange> reader) {
        this.mode = mode;
        this.reader = reader;
    }

    static void between(PageTable before, PageTable after, Consumer<LeafChange> reader) {
        if (before.mode() != after.mode() || before.rootTable() != after.rootTable()) {
            throw new IllegalArgumentException("not versions of one table: %s root 0x%x and %s root 0x%x"
                    .formatted(before.mode(), before.rootTable(), after.mode(), after.rootTable()));
        }
        LeafDiff diff = new LeafDiff(before.mode(), reader);
        diff.compare(Side.of(before.root), Side.of(after.root), 0, before.mode().rootLevel());
        if (diff.pending != null) {
            reader.accept(diff.pending);
        }
    }

    /** What one version has where a table is looked at: a table, or the {@code word} of an entry above, at {@code va}. */
    private record Side(@Nullable TablePage page, int level, long word, long va) {
        static Side of(TablePage page) {
            return new Side(page, page.level, 0, 0);
        }

        @Nullable
        TablePage child(int slot) {
            return page == null ? null : page.child(slot);
        }

        /** What it has where {@code slot} of this table may point to a table. */
        Side below(int slot, long address) {
            if (page == null) {
                return this;
            }
            TablePage child = page.child(slot);
            return child == null ? new Side(null, page.level, page.slots.get(slot), address) : of(child);
        }

        /** How many slots from {@code slot} on are all empty, or leaves of the same flags whose memory moves evenly. */
        int run(int slot) {
            if (page == null) {
                return SLOTS - slot;
            }
            long first = page.slots.get(slot);
            int n = page.slots.runLength(slot, SLOTS - slot);
            if (n == 1 || first == 0) {
                return n;
            }
            long stride = page.slots.get(slot + 1) - first;
            boolean isEven = (first & Pte.LOW_BITS) != 0
                    && Math.abs(stride) < MAX_GROWTH / SLOTS
                    && ((first + (n - 1) * stride ^ first) & ~Pte.PPN_MASK) == 0;
            return isEven ? n : 1;
        }

        @Nullable
        Leaves leaves(int slot, long address, int pieceLevel, long n) {
            if (page == null) {
                return word == 0
                        ? null
                        : new Leaves(
                                level,
                                word & ~Pte.PPN_MASK,
                                Pte.pa(word) + address - va,
                                n == 1 ? 0 : entryBytes(pieceLevel));
            }
            long first = page.slots.get(slot);
            long stride = n == 1 || first == 0 ? 0 : page.slots.get(slot + 1) - first;
            return first == 0
                    ? null
                    : new Leaves(page.level, first & ~Pte.PPN_MASK, Pte.pa(first), stride >> Pte.PPN_SHIFT << 12);
        }

        /** The table all of whose entries, at whatever depth, are one and the same 4 KiB leaf; null if this is none. */
        @Nullable
        TablePage uniform() {
            TablePage table = page;
            while (table != null
                    && table.slots.runLength(0, SLOTS) == SLOTS
                    && table.slots.get(0) == table.slots.get(1)) {
                if (table.level == 0) {
                    return table.slots.get(0) == 0 ? null : table;
                }
                table = table.child(0);
            }
            return null;
        }
    }

    private void compare(Side was, Side is, long va, int level) {
        if ((was.page != null && was.page == is.page)
                || (level < mode.rootLevel() && comparedWhole(was, is, va, level))) {
            return;
        }
        for (int slot = 0; slot < SLOTS; ) {
            long address = mode.signExtend(va + slot * entryBytes(level));
            TablePage wasBelow = was.child(slot);
            TablePage isBelow = is.child(slot);
            if (wasBelow != null || isBelow != null) {
                if (wasBelow != isBelow) {
                    compare(was.below(slot, address), is.below(slot, address), address, level - 1);
                }
                slot++;
                continue;
            }
            int n = Math.min(was.run(slot), is.run(slot));
            if (level == mode.rootLevel() && slot < SLOTS / 2) {
                n = Math.min(n, SLOTS / 2 - slot);
            }
            tellWhereDifferent(new LeafChange(
                    address, level, n, was.leaves(slot, address, level, n), is.leaves(slot, address, level, n)));
            slot += n;
        }
    }

    /** Compares where each side is one leaf above, or the same 4 KiB leaf over and over; false if a side is not. */
    private boolean comparedWhole(Side was, Side is, long va, int level) {
        TablePage wasUniform = was.uniform();
        TablePage isUniform = is.uniform();
        if ((was.page != null && wasUniform == null) || (is.page != null && isUniform == null)) {
            return false;
        }
        long count = entryBytes(level + 1) >>> PagingMode.PAGE_SHIFT;
        tellWhereDifferent(new LeafChange(
                va,
                0,
                count,
                (wasUniform == null ? was : Side.of(wasUniform)).leaves(0, va, 0, count),
                (isUniform == null ? is : Side.of(isUniform)).leaves(0, va, 0, count)));
        return true;
    }

    private void tellWhereDifferent(LeafChange change) {
        Leaves was = change.before();
        Leaves is = change.after();
        if (was == null || is == null || was.level() != is.level() || was.flags() != is.flags()) {
            if (was != null || is != null) {
                tell(change);
            }
            return;
        }
        long apart = was.pa() - is.pa();
        long closer = is.step() - was.step();
        if (apart == 0 && closer == 0) {
            return;
        }
        // Two straight lines meet in one piece at most.
        long same = closer != 0 && apart % closer == 0 ? apart / closer : -1;
        if (same < 0 || same >= change.count()) {
            tell(change);
            return;
        }
        if (same > 0) {
            tell(change.part(0, same));
        }
        if (same + 1 < change.count()) {
            tell(change.part(same + 1, change.count() - same - 1));
        }
    }

    private void tell(LeafChange change) {
        LeafChange joined = pending == null ? null : pending.joined(change);
        if (joined == null && pending != null) {
            reader.accept(pending);
        }
        pending = joined == null ? change : joined;
    }
}
