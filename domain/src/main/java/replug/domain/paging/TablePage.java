package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;

import org.jspecify.annotations.Nullable;

/**
 * One 4 KiB page of 512 entries at its physical address, and the pages its entries point to. Immutable once the edit that
 * made it has ended; pages are shared between all versions of a table in which they are the same.
 */
final class TablePage {
    final int level;
    /** Physical address. */
    final long table;

    Slots slots;
    /** By slot, where the entry points to a table; absent in pages that point to none. */
    @Nullable
    ChildTables children;

    /** The edit that may change this page, as long as it runs. */
    private @Nullable Owner owner;
    /** Whether the words' array was made by {@link #owner}. */
    private boolean ownsArray;

    /** Racing threads compute the same value. */
    @Nullable
    Digest digest;

    TablePage(int level, long table, Owner owner) {
        this.level = level;
        this.table = table;
        this.slots = Slots.EMPTY;
        this.owner = owner;
    }

    boolean isOwnedBy(Owner edit) {
        return owner == edit;
    }

    TablePage copyFor(Owner edit) {
        TablePage copy = new TablePage(level, table, edit);
        copy.slots = slots;
        copy.children = children == null ? null : children.copy();
        return copy;
    }

    @Nullable
    TablePage child(int slot) {
        return children == null ? null : children.get(slot);
    }

    /** The first slot from {@code slot} on that points to a table; {@link PagingMode#SLOTS} if there is none. */
    int nextChild(int slot) {
        return children == null ? SLOTS : children.next(slot);
    }

    /** The first slot from {@code slot} on that is not empty; {@link PagingMode#SLOTS} if there is none. */
    int nextUsed(int slot) {
        return slots.get(slot) != 0 ? slot : slot + slots.runLength(slot, SLOTS - slot);
    }

    boolean hasNoChildren(int slot, int count) {
        return nextChild(slot) >= slot + count;
    }

    /** Whether all entries are leaves of the same flags, whose words grow by a constant. */
    boolean isOneRunOfLeaves() {
        return Pte.isLeaf(slots.get(0)) && slots.runLength(0, SLOTS) == SLOTS;
    }

    void setChild(int slot, @Nullable TablePage child) {
        if (children == null) {
            if (child == null) {
                return;
            }
            children = new ChildTables();
        }
        children.set(slot, child);
        if (children.isEmpty()) {
            children = null;
        }
    }

    void set(int slot, int count, long first, long stride) {
        digest = null;
        if (ownsArray && slots.isArray()) {
            slots.overwrite(slot, count, first, stride);
        } else {
            slots = slots.with(slot, count, first, stride);
            ownsArray = slots.isArray();
        }
    }
}
