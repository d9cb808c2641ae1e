package replug.domain.paging;

import static replug.domain.paging.PagingMode.entryBytes;
import static replug.domain.paging.PagingMode.slot;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scope in which a new version of a {@link PageTable} is made: pages that it touches are copied once and then changed
 * in place, and nobody sees them before the edit ends. An entry that is written as a pointer makes an empty table at the
 * frame it names, or refers to the table already there; a table that no entry points to any more is gone, with all below.
 */
public final class TableEdit {
    private final PageTable base;
    private final Owner owner = new Owner();
    private TablePage root;
    private TableFrames frames;
    private Map<Long, Integer> references;
    private boolean ownsReferences;

    TableEdit(PageTable base) {
        this.base = base;
        this.root = base.root;
        this.frames = base.frames;
        this.references = base.references;
    }

    PageTable finish() {
        return root == base.root
                ? base
                : new PageTable(base.mode(), root, frames, ownsReferences ? Map.copyOf(references) : references);
    }

    /**
     * Writes a run.
     *
     * @throws IllegalTableWrite if the tables or the words before are not as the run says, or it makes one frame a table
     *     of two levels
     */
    public void apply(TableWrite write) {
        if (write.level() > base.mode().rootLevel() || !base.mode().isCanonical(write.va())) {
            throw new IllegalTableWrite(
                    "no table of level %d for address 0x%x in %s".formatted(write.level(), write.va(), base.mode()));
        }
        for (int k = 0; k < write.tables(); k++) {
            TablePage page = existing(write.va(k), write.level());
            if (page == null || page.table != write.table(k)) {
                throw mismatch(write, k, page);
            }
            int wrong = page.slots.mismatch(
                    write.slot(),
                    write.count(),
                    write.before().at(0, k),
                    write.before().stride());
            if (wrong >= 0) {
                throw mismatch(write, k, page, wrong);
            }
            set(
                    own(page, write.va(k)),
                    write.va(k),
                    write.count(),
                    write.after().at(0, k),
                    write.after().stride());
        }
    }

    /**
     * Writes {@code count} entries of the table at {@code level}, whatever stands there: {@code first} in the slot of
     * {@code va}, growing by {@code stride}. Pointers that go are cleared first, so a table that only moves to another
     * slot of the run starts empty.
     *
     * @throws IllegalTableWrite if there is no such table, the run leaves it, or one frame would be a table of two levels
     */
    public void set(long va, int level, int count, long first, long stride) {
        if (count < 1 || count > PagingMode.SLOTS - slot(va, level)) {
            throw new IllegalTableWrite("%d slots from slot %d of a table of 512".formatted(count, slot(va, level)));
        }
        TablePage page = existing(va, level);
        if (page == null) {
            throw new IllegalTableWrite("there is no %s table for address 0x%x"
                    .formatted(base.mode().levelName(level), va));
        }
        set(own(page, va), va & -entryBytes(level), count, first, stride);
    }

    /** The raw word that the table at {@code level} holds for {@code va}; 0 if there is no such table. */
    public long word(long va, int level) {
        TablePage page = existing(va, level);
        return page == null ? 0 : page.slots.get(slot(va, level));
    }

    /** The paging mode of the table. */
    public PagingMode mode() {
        return base.mode();
    }

    /** Whether there is a table at {@code level} on the way to {@code va}. */
    boolean hasTable(long va, int level) {
        return existing(va, level) != null;
    }

    /** Whether there is a table at {@code level} on the way to {@code va}, and it points to others. */
    boolean hasTables(long va, int level) {
        TablePage page = existing(va, level);
        return page != null && page.children != null;
    }

    /** Whether the table at {@code level} on the way to {@code va} is there, and all its entries are 0. */
    boolean isEmpty(long va, int level) {
        TablePage page = existing(va, level);
        return page != null && page.slots.isEmpty();
    }

    private @Nullable TablePage existing(long va, int level) {
        TablePage page = root;
        while (page != null && page.level > level) {
            page = page.child(slot(va, page.level));
        }
        return page != null && page.level == level ? page : null;
    }

    private void set(TablePage page, long va, int count, long first, long stride) {
        int slot = slot(va, page.level);
        unlink(page, slot, count, first, stride);
        page.set(slot, count, first, stride);
        if (page.level > 0 && (Pte.isPointer(first) || (stride & Pte.LOW_BITS) != 0)) {
            link(page, va, slot, count, first, stride);
        }
    }

    /** The page, and all above it on the way to {@code va}, as this edit's own. */
    private TablePage own(TablePage page, long va) {
        if (page.isOwnedBy(owner)) {
            return page;
        }
        if (!root.isOwnedBy(owner)) {
            root = root.copyFor(owner);
        }
        if (page.level == root.level) {
            return root;
        }
        TablePage above = root;
        while (true) {
            int slot = slot(va, above.level);
            TablePage child = Objects.requireNonNull(above.child(slot));
            TablePage own = child;
            if (!child.isOwnedBy(owner)) {
                own = child.copyFor(owner);
                if (isShared(child)) {
                    replaceEverywhere(child, own);
                } else {
                    above.setChild(slot, own);
                }
            }
            if (child == page) {
                return own;
            }
            above = own;
        }
    }

    /** Points every entry that points to {@code old} to its copy: a shared page is one page from wherever it is seen. */
    private void replaceEverywhere(TablePage old, TablePage copy) {
        IdentityHashMap<TablePage, TablePage> done = new IdentityHashMap<>();
        done.put(old, copy);
        root = replaced(root, old.level, done);
    }

    private TablePage replaced(TablePage page, int level, IdentityHashMap<TablePage, TablePage> done) {
        TablePage known = done.get(page);
        if (known != null || page.level <= level || page.children == null) {
            return known == null ? page : known;
        }
        TablePage result = page;
        for (int slot = 0; slot < PagingMode.SLOTS; slot++) {
            TablePage child = page.child(slot);
            TablePage next = child == null ? null : replaced(child, level, done);
            if (next != child) {
                result = result.isOwnedBy(owner) ? result : page.copyFor(owner);
                result.setChild(slot, next);
            }
        }
        done.put(page, result);
        return result;
    }

    private void unlink(TablePage page, int slot, int count, long first, long stride) {
        long lost = 0;
        int lostCount = 0;
        for (int i = 0; i < count && page.children != null; i++) {
            TablePage child = page.child(slot + i);
            long word = first + i * stride;
            if (child == null || (Pte.isPointer(word) && Pte.pa(word) == child.table)) {
                continue;
            }
            page.setChild(slot + i, null);
            if (child.children != null || isShared(child)) {
                unreference(child);
                continue;
            }
            if (lostCount > 0 && child.table != lost + lostCount * PagingMode.PAGE_BYTES) {
                frames = frames.with(owner, lost, lostCount, 0, 0);
                lostCount = 0;
            }
            lost = lostCount == 0 ? child.table : lost;
            lostCount++;
        }
        if (lostCount > 0) {
            frames = frames.with(owner, lost, lostCount, 0, 0);
        }
    }

    private boolean isShared(TablePage page) {
        return !references.isEmpty() && references.containsKey(page.table);
    }

    /** One entry less points to {@code child}. */
    private void unreference(TablePage child) {
        Integer count = references.get(child.table);
        if (count == null) {
            frames = frames.with(owner, child.table, 1, 0, 0);
            forgetBelow(child);
            return;
        }
        if (count == 2) {
            ownReferences().remove(child.table);
        } else {
            ownReferences().put(child.table, count - 1);
        }
    }

    private void forgetBelow(TablePage page) {
        for (int slot = 0; page.children != null && slot < PagingMode.SLOTS; slot++) {
            TablePage child = page.children[slot];
            if (child != null) {
                unreference(child);
            }
        }
    }

    /** Where the table hangs, packed; 0 if it is no table. The way noted may have ended since: then another is noted. */
    private long place(long table) {
        long place = frames.get(table);
        if (place == 0) {
            return 0;
        }
        int level = TableFrames.level(place);
        TablePage there = existing(TableFrames.va(place), level);
        return there != null && there.table == table
                ? place
                : note(table, anyPlace(root, 0, table, level, new HashSet<>()), level);
    }

    private long note(long table, long va, int level) {
        long place = TableFrames.pack(va, level);
        frames = frames.with(owner, table, 1, place, 0);
        return place;
    }

    /** The first address below {@code page} that the table translates; -1 if it is not there. */
    private long anyPlace(TablePage page, long va, long table, int level, Set<Long> seen) {
        for (int slot = 0; page.children != null && slot < PagingMode.SLOTS; slot++) {
            TablePage child = page.children[slot];
            if (child == null || child.level < level || !seen.add(child.table)) {
                continue;
            }
            long childVa = base.mode().signExtend(va + slot * entryBytes(page.level));
            long found = child.table == table ? childVa : anyPlace(child, childVa, table, level, seen);
            if (found != -1) {
                return found;
            }
        }
        return -1;
    }

    private void link(TablePage page, long va, int slot, int count, long first, long stride) {
        if (linkFresh(page, va, slot, count, first, stride)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            long word = first + i * stride;
            if (Pte.isPointer(word) && page.child(slot + i) == null) {
                long childVa = base.mode().signExtend(va + i * entryBytes(page.level));
                page.setChild(slot + i, linked(Pte.pa(word), page.level - 1, childVa));
            }
        }
    }

    /** The usual case in one go: consecutive frames, none of which is a table yet. */
    private boolean linkFresh(TablePage page, long va, int slot, int count, long first, long stride) {
        long table = Pte.pa(first);
        long last = table + (count - 1) * PagingMode.PAGE_BYTES;
        boolean isFresh = (count == 1 || stride == Pte.NEXT_PAGE)
                && Pte.pa(first + (count - 1) * stride) == last
                && Pte.isPointer(first)
                && page.hasNoChildren(slot, count)
                && frames.areFree(table, count);
        if (isFresh) {
            long place = TableFrames.pack(base.mode().signExtend(va), page.level - 1);
            frames = frames.with(owner, table, count, place, entryBytes(page.level));
            for (int i = 0; i < count; i++) {
                page.setChild(slot + i, new TablePage(page.level - 1, table + i * PagingMode.PAGE_BYTES, owner));
            }
        }
        return isFresh;
    }

    private TablePage linked(long table, int level, long va) {
        long place = place(table);
        if (place == 0) {
            note(table, va, level);
            return new TablePage(level, table, owner);
        }
        TablePage shared = existing(TableFrames.va(place), TableFrames.level(place));
        if (TableFrames.level(place) != level || shared == null) {
            throw new IllegalTableWrite(
                    "the entry for address 0x%x points to frame 0x%x as a %s table, which is the %s table of 0x%x already"
                            .formatted(
                                    va,
                                    table,
                                    base.mode().levelName(level),
                                    base.mode().levelName(TableFrames.level(place)),
                                    base.mode().signExtend(TableFrames.va(place))));
        }
        ownReferences().merge(table, 2, (count, two) -> count + 1);
        return shared;
    }

    private Map<Long, Integer> ownReferences() {
        if (!ownsReferences) {
            references = new HashMap<>(references);
            ownsReferences = true;
        }
        return references;
    }

    private IllegalTableWrite mismatch(TableWrite write, int k, @Nullable TablePage page) {
        return new IllegalTableWrite("%s table of 0x%x is %s, expected it at 0x%x"
                .formatted(
                        base.mode().levelName(write.level()),
                        write.va(k),
                        page == null ? "absent" : "at 0x%x".formatted(page.table),
                        write.table(k)));
    }

    private IllegalTableWrite mismatch(TableWrite write, int k, TablePage page, int slot) {
        return new IllegalTableWrite("slot %d of the %s table 0x%x (address 0x%x) holds 0x%x, expected 0x%x"
                .formatted(
                        slot,
                        base.mode().levelName(write.level()),
                        page.table,
                        write.va(k) + (slot - write.slot()) * entryBytes(write.level()),
                        page.slots.get(slot),
                        write.before().at(slot - write.slot(), k)));
    }
}
