package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which entries point to which tables, while an edit runs: a frame that nothing pointed to becomes an empty table, one that
 * is a table already is shared, and a table that loses its last pointer is gone with all below it.
 */
final class TableLinks {
    private final TableEdit edit;
    private final PagingMode mode;
    private final Owner owner;
    private TableFrames frames;
    private Map<Long, Integer> references;
    private boolean ownsReferences;

    TableLinks(TableEdit edit, PageTable base, Owner owner) {
        this.edit = edit;
        this.mode = base.mode();
        this.owner = owner;
        this.frames = base.frames;
        this.references = base.references;
    }

    /** Entries {@code slot} on will hold {@code first + i * stride}: pointers that go are gone, and tables without any. */
    void remove(TablePage page, int slot, int count, long first, long stride) {
        long lost = 0;
        int lostCount = 0;
        for (int at = page.nextChild(slot); at < slot + count; at = page.nextChild(at + 1)) {
            TablePage child = page.child(at);
            long word = first + (at - slot) * stride;
            if (child == null || (Pte.isPointer(word) && Pte.pa(word) == child.table)) {
                continue;
            }
            page.setChild(at, null);
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

    /** Whether several entries point to the page. */
    boolean isShared(TablePage page) {
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
        for (int slot = page.nextChild(0); slot < SLOTS; slot = page.nextChild(slot + 1)) {
            TablePage child = page.child(slot);
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
        TablePage there = edit.existing(TableFrames.va(place), level);
        return there != null && there.table == table
                ? place
                : note(table, anyPlace(edit.root(), 0, table, level, new HashSet<>()), level);
    }

    private long note(long table, long va, int level) {
        long place = TableFrames.pack(va, level);
        frames = frames.with(owner, table, 1, place, 0);
        return place;
    }

    /** The first address below {@code page} that the table translates; -1 if it is not there. */
    private long anyPlace(TablePage page, long va, long table, int level, Set<Long> seen) {
        for (int slot = page.nextChild(0); slot < SLOTS; slot = page.nextChild(slot + 1)) {
            TablePage child = page.child(slot);
            if (child == null || child.level < level || !seen.add(child.table)) {
                continue;
            }
            long childVa = mode.signExtend(va + slot * entryBytes(page.level));
            long found = child.table == table ? childVa : anyPlace(child, childVa, table, level, seen);
            if (found != -1) {
                return found;
            }
        }
        return -1;
    }

    /** Entries from {@code slot} on hold {@code first + i * stride}: those that point to tables get them. */
    void add(TablePage page, long va, int slot, int count, long first, long stride) {
        if (linkFresh(page, va, slot, count, first, stride)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            long word = first + i * stride;
            if (Pte.isPointer(word) && page.child(slot + i) == null) {
                long childVa = mode.signExtend(va + i * entryBytes(page.level));
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
            long place = TableFrames.pack(mode.signExtend(va), page.level - 1);
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
        TablePage shared = edit.existing(TableFrames.va(place), TableFrames.level(place));
        if (TableFrames.level(place) != level || shared == null) {
            throw new IllegalTableWrite(
                    "the entry for address 0x%x points to frame 0x%x as a %s table, which is the %s table of 0x%x already"
                            .formatted(
                                    va,
                                    table,
                                    mode.levelName(level),
                                    mode.levelName(TableFrames.level(place)),
                                    mode.signExtend(TableFrames.va(place))));
        }
        ownReferences().merge(table, 2, (count, two) -> count + 1);
        return shared;
    }

    TableFrames frames() {
        return frames;
    }

    /** How many entries point to a table page, for those where it is more than one. */
    Map<Long, Integer> references() {
        return ownsReferences ? Map.copyOf(references) : references;
    }

    private Map<Long, Integer> ownReferences() {
        if (!ownsReferences) {
            references = new HashMap<>(references);
            ownsReferences = true;
        }
        return references;
    }
}
