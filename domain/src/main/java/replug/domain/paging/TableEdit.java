package replug.domain.paging;

import static replug.domain.paging.PagingMode.entryBytes;
import static replug.domain.paging.PagingMode.slot;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
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
            throw new IllegalTableWrite("no table of level %d for address 0x%x in %s"
                    .formatted(write.level(), write.va(), base.mode()));
        }
        for (int k = 0; k < write.tables(); k++) {
            TablePage page = existing(write.va(k), write.level());
            if (page == null || page.table != write.table(k)) {
                throw mismatch(write, k, page);
            }
            int wrong = page.slots.mismatch(
                    write.slot(), write.count(), write.before().at(0, k), write.before().stride());
            if (wrong >= 0) {
                throw mismatch(write, k, page, wrong);
            }
            set(own(page, write.va(k)), write.va(k), write.count(), write.after().at(0, k), write.after().stride());
        }
    }

    /**
     * Writes {@code count} entries of the table at {@code level}, whatever stands there: {@code first} in the slot of
     * {@code va}, growing by {@code stride}.
     *
     * @throws IllegalTableWrite if there is no such table, or one frame would be a table of two levels
     */
    public void set(long va, int level, int count, long first, long stride) {
        TablePage page = existing(va, level);
        if (page == null) {
            throw new IllegalTableWrite("there is no %s table for address 0x%x"
                    .formatted(base.mode().levelName(level), va));
        }
        set(own(page, va), va, count, first, stride);
    }

    /** The raw word that the table at {@code level} holds for {@code va}; 0 if there is no such table. */
    public long word(long va, int level) {
        TablePage page = existing(va, level);
        return page == null ? 0 : page.slots.get(slot(va, level));
    }

    private @Nullable TablePage existing(long va, int level) {
        TablePage page = root;
        while (page != null && page.level > level) {
            page = page.child(slot(va, page.level));
        }
        return page;
    }

    private void set(TablePage page, long va, int count, long first, long stride) {
        int slot = slot(va, page.level);
        unlink(page, va, slot, count, first, stride);
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
                if (references.containsKey(child.table)) {
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

    private void unlink(TablePage page, long va, int slot, int count, long first, long stride) {
        if (page.children == null) {
            return;
        }
        for (int i = 0; i < count; i++) {
            TablePage child = page.child(slot + i);
            if (child == null) {
                continue;
            }
            long word = first + i * stride;
            if (Pte.isPointer(word) && Pte.pa(word) == child.table) {
                continue;
            }
            page.setChild(slot + i, null);
            unreference(child, base.mode().signExtend(va + i * entryBytes(page.level)));
        }
    }

    /** One entry less points to {@code child}: the one for {@code va}. */
    private void unreference(TablePage child, long va) {
        Integer count = references.get(child.table);
        if (count == null) {
            frames = frames.with(owner, child.table, 1, 0, 0);
            forgetBelow(child, va);
            return;
        }
        if (count == 2) {
            ownReferences().remove(child.table);
        } else {
            ownReferences().put(child.table, count - 1);
        }
        if (TableFrames.va(frames.get(child.table)) == va) {
            place(child, anyPlace(root, 0, child));
        }
    }

    private void forgetBelow(TablePage page, long va) {
        for (int slot = 0; page.children != null && slot < PagingMode.SLOTS; slot++) {
            TablePage child = page.children[slot];
            if (child != null) {
                unreference(child, base.mode().signExtend(va + slot * entryBytes(page.level)));
            }
        }
    }

    private void place(TablePage page, long va) {
        frames = frames.with(owner, page.table, 1, TableFrames.pack(va, page.level), 0);
    }

    /** The first address below {@code page} that {@code wanted} translates; -1 if it is not there. */
    private long anyPlace(TablePage page, long va, TablePage wanted) {
        for (int slot = 0; page.children != null && slot < PagingMode.SLOTS; slot++) {
            TablePage child = page.children[slot];
            long childVa = base.mode().signExtend(va + slot * entryBytes(page.level));
            if (child != null && child.table == wanted.table) {
                return childVa;
            }
            long found = child == null || child.level <= wanted.level ? -1 : anyPlace(child, childVa, wanted);
            if (found != -1) {
                return found;
            }
        }
        return -1;
    }

    private void link(TablePage page, long va, int slot, int count, long first, long stride) {
        for (int i = 0; i < count; i++) {
            long word = first + i * stride;
            if (Pte.isPointer(word) && page.child(slot + i) == null) {
                long childVa = base.mode().signExtend(va + i * entryBytes(page.level));
                page.setChild(slot + i, linked(Pte.pa(word), page.level - 1, childVa));
            }
        }
    }

    private TablePage linked(long table, int level, long va) {
        long place = frames.get(table);
        if (place == 0) {
            TablePage made = new TablePage(level, table, owner);
            place(made, va);
            return made;
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
                                    TableFrames.va(place)));
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
