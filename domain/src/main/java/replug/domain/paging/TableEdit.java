package replug.domain.paging;

import static replug.domain.paging.PagingMode.entryBytes;
import static replug.domain.paging.PagingMode.slot;

import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.function.Consumer;
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
    private final TableLinks links;

    TableEdit(PageTable base) {
        this.base = base;
        this.root = base.root;
        this.links = new TableLinks(this, base, owner);
    }

    PageTable finish() {
        return root == base.root ? base : new PageTable(base.mode(), root, links.frames(), links.references());
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

    /**
     * As {@link #set}, and tells {@code log} what was written: one {@link TableWrite} for each run of slots whose words
     * before are all empty, or grow by a constant.
     */
    public void set(long va, int level, int count, long first, long stride, Consumer<TableWrite> log) {
        TablePage page = existing(va, level);
        if (page != null && count > 0 && count <= PagingMode.SLOTS - slot(va, level)) {
            tell(page, va & -entryBytes(level), count, first, stride, log);
        }
        set(va, level, count, first, stride);
    }

    private static void tell(TablePage page, long va, int count, long first, long stride, Consumer<TableWrite> log) {
        int slot = slot(va, page.level);
        boolean clears = first == 0 && stride == 0;
        for (int done = 0; done < count; ) {
            int run = page.slots.runLength(slot + done, count - done);
            long before = page.slots.get(slot + done);
            log.accept(TableWrite.of(
                    page.level,
                    va + done * entryBytes(page.level),
                    page.table,
                    run,
                    words(before, run == 1 || before == 0 ? 0 : page.slots.get(slot + done + 1) - before),
                    clears ? Words.NONE : Words.of(first + done * stride, run == 1 ? 0 : stride)));
            done += run;
        }
    }

    /**
     * Tells {@code log} what clearing all entries of the table at {@code level} on the way to {@code va} writes, where these
     * are leaves in one run, but leaves them: for a table whose only pointer is cleared next, and so need not be copied.
     *
     * @return false if they are not, and nothing was told
     */
    public boolean tellCleared(long va, int level, Consumer<TableWrite> log) {
        TablePage page = existing(va, level);
        if (page == null || !page.isOneRunOfLeaves()) {
            return false;
        }
        tell(page, va & -entryBytes(level + 1), PagingMode.SLOTS, 0, 0, log);
        return true;
    }

    private static Words words(long first, long stride) {
        return first == 0 ? Words.NONE : Words.of(first, stride);
    }

    /**
     * How many slots from that of {@code va} on, at most {@code limit} and not past the table's end, are all empty, or
     * hold words of the same flags that grow by a constant; 0 if there is no such table.
     */
    public int runLength(long va, int level, int limit) {
        TablePage page = existing(va, level);
        int slot = slot(va, level);
        return page == null ? 0 : page.slots.runLength(slot, Math.min(limit, PagingMode.SLOTS - slot));
    }

    /** The raw word that the table at {@code level} holds for {@code va}; 0 if there is no such table. */
    public long word(long va, int level) {
        TablePage page = existing(va, level);
        return page == null ? 0 : page.slots.get(slot(va, level));
    }

    /** Physical address of the table at {@code level} on the way to {@code va}; -1 if the way ends above. */
    public long table(long va, int level) {
        TablePage page = existing(va, level);
        return page == null ? -1 : page.table;
    }

    /** The paging mode of the table. */
    public PagingMode mode() {
        return base.mode();
    }

    /** Whether there is a table at {@code level} on the way to {@code va}. */
    public boolean hasTable(long va, int level) {
        return existing(va, level) != null;
    }

    /** Whether there is a table at {@code level} on the way to {@code va}, and it points to others. */
    boolean hasTables(long va, int level) {
        TablePage page = existing(va, level);
        return page != null && page.children != null;
    }

    /** Whether the table at {@code level} on the way to {@code va} is there, and all its entries are 0. */
    public boolean isEmpty(long va, int level) {
        TablePage page = existing(va, level);
        return page != null && page.slots.isEmpty();
    }

    /** The root as this edit has it so far. */
    TablePage root() {
        return root;
    }

    @Nullable
    TablePage existing(long va, int level) {
        TablePage page = root;
        while (page != null && page.level > level) {
            page = page.child(slot(va, page.level));
        }
        return page != null && page.level == level ? page : null;
    }

    private void set(TablePage page, long va, int count, long first, long stride) {
        int slot = slot(va, page.level);
        links.remove(page, slot, count, first, stride);
        page.set(slot, count, first, stride);
        if (page.level > 0 && (Pte.isPointer(first) || (stride & Pte.LOW_BITS) != 0)) {
            links.add(page, va, slot, count, first, stride);
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
                if (links.isShared(child)) {
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
        for (int slot = page.nextChild(0); slot < PagingMode.SLOTS; slot = page.nextChild(slot + 1)) {
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
