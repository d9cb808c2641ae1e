package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.slot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All tables below one root: an immutable tree of 512-entry pages. Versions share every page that did not change, so a
 * version costs what its edit wrote. A table page is known by its frame: a frame that several entries point to is one
 * page, seen through all of them. Safe to share between threads.
 */
public final class PageTable {
    private final PagingMode mode;
    final TablePage root;
    final TableFrames frames;
    /** How many entries point to a table page, for those where it is more than one. */
    final Map<Long, Integer> references;

    PageTable(PagingMode mode, TablePage root, TableFrames frames, Map<Long, Integer> references) {
        this.mode = mode;
        this.root = root;
        this.frames = frames;
        this.references = references;
    }

    /** A root table without entries at physical address {@code root}. */
    public static PageTable empty(PagingMode mode, long root) {
        if ((root & ~Pte.PA_MASK) != 0) {
            throw new IllegalTableWrite("root table 0x%x is not the address of a page below 2^56".formatted(root));
        }
        Owner edit = new Owner();
        TableFrames frames = TableFrames.empty().with(edit, root, 1, TableFrames.pack(0, mode.rootLevel()), 0);
        return new PageTable(mode, new TablePage(mode.rootLevel(), root, edit), frames, Map.of());
    }

    public PagingMode mode() {
        return mode;
    }

    /** Physical address of the root table. */
    public long rootTable() {
        return root.table;
    }

    /** The version that {@code body} makes of this one, which stays as it is. Nothing is made if {@code body} throws. */
    public PageTable edit(Consumer<TableEdit> body) {
        TableEdit edit = new TableEdit(this);
        body.accept(edit);
        return edit.finish();
    }

    /**
     * The version after {@code writes}, in their order.
     *
     * @throws IllegalTableWrite if a write does not find the table or the words before that it names
     */
    public PageTable apply(List<TableWrite> writes) {
        return writes.isEmpty() ? this : edit(edit -> writes.forEach(edit::apply));
    }

    /** The raw word that the table at {@code level} holds for {@code va}; 0 if there is no such table. */
    public long word(long va, int level) {
        TablePage page = page(va, level);
        return page == null ? 0 : page.slots.get(slot(va, level));
    }

    /** Physical address of the table at {@code level} on the way to {@code va}; -1 if the way ends above. */
    public long table(long va, int level) {
        TablePage page = page(va, level);
        return page == null ? -1 : page.table;
    }

    @Nullable
    TablePage page(long va, int level) {
        TablePage page = root;
        while (page != null && page.level > level) {
            page = page.child(slot(va, page.level));
        }
        return page != null && page.level == level ? page : null;
    }

    /** The translation of {@code va}, as the hardware does it. */
    public Walk walk(long va) {
        List<Walk.Step> steps = new ArrayList<>(mode.levels());
        if (!mode.isCanonical(va)) {
            return new Walk(va, steps, new Walk.Faulted(Walk.Fault.NOT_CANONICAL));
        }
        TablePage page = root;
        while (true) {
            int slot = slot(va, page.level);
            long word = page.slots.get(slot);
            steps.add(new Walk.Step(page.level, page.table, slot, word));
            TablePage below = page.child(slot);
            if (below == null) {
                return new Walk(va, steps, Walk.end(va, page.level, word));
            }
            page = below;
        }
    }

    /** All non-zero entries as runs, table by table from the root, each before the tables below it. */
    public void forEachRun(RunCuts cuts, Consumer<EntryRun> reader) {
        forEachRun(cuts, AddressRanges.ALL, reader);
    }

    /** As {@link #forEachRun(RunCuts, Consumer)}, only the entries that translate an address of {@code ranges}. */
    public void forEachRun(RunCuts cuts, AddressRanges ranges, Consumer<EntryRun> reader) {
        new RunReader(mode.rootLevel(), cuts, ranges, reader).read(this);
    }

    /** Tells {@code visitor} the non-zero entries that translate an address of {@code ranges}, in the order of addresses. */
    public void visit(AddressRanges ranges, EntryVisitor visitor) {
        new AscendingReader(mode, ranges, visitor).read(root, 0);
    }

    /** {@link #forEachRun} without cuts, as a list. */
    public List<EntryRun> runs() {
        List<EntryRun> runs = new ArrayList<>();
        forEachRun(RunCuts.NONE, runs::add);
        return runs;
    }

    /**
     * The non-zero entries that point to no table and translate an address from {@code first} to {@code last}, inclusive, as
     * runs in the order of their addresses. A table that several entries point to is read through each of them.
     *
     * @param first a canonical address
     * @param last a canonical address in the same half, not below {@code first}
     */
    public void forEachLeaf(long first, long last, Consumer<EntryRun> reader) {
        new RangeReader(first, last, reader).read(this);
    }

    /** Whether there is a table at {@code level} on the way to {@code va}, and all its entries are zero. */
    public boolean isEmptyTable(long va, int level) {
        TablePage page = page(va, level);
        return page != null && page.slots.isEmpty();
    }

    /** How many table pages of each level there are, the root included; one that is seen several times counts once. */
    public Map<Integer, Long> tablePages() {
        Map<Integer, Long> pages = new TreeMap<>();
        countPages(root, pages, new HashSet<>());
        return pages;
    }

    private void countPages(TablePage page, Map<Integer, Long> pages, Set<Long> sharedSeen) {
        if (references.containsKey(page.table) && !sharedSeen.add(page.table)) {
            return;
        }
        pages.merge(page.level, 1L, Long::sum);
        for (int slot = page.nextChild(0); slot < SLOTS; slot = page.nextChild(slot + 1)) {
            TablePage child = page.child(slot);
            if (child != null) {
                countPages(child, pages, sharedSeen);
            }
        }
    }

    /** Whether several entries point to the table page at physical address {@code table}. */
    public boolean isShared(long table) {
        return references.containsKey(table);
    }

    /** Whether nothing is mapped below the entry of the root table in {@code slot}, which points to a table. */
    public boolean isEmptyBelowRoot(int slot) {
        TablePage below = root.child(slot);
        return below != null && below.slots.isEmpty();
    }

    /** What an edit of {@code this} into {@code after} writes; costs what differs. Both have the same mode and root. */
    public List<TableWrite> diff(PageTable after) {
        return difference(after).writes();
    }

    /** As {@link #diff}, and which table pages went and came. */
    public TableDifference difference(PageTable after) {
        return TableDiff.between(this, after);
    }

    /**
     * Gives {@code reader} the addresses that {@code this} and {@code after} map otherwise, ascending, each once; costs what
     * differs. Both have the same mode and root.
     */
    public void forEachLeafChange(PageTable after, Consumer<LeafChange> reader) {
        LeafDiff.between(this, after, reader);
    }

    /**
     * SHA-256 over every entry and the shape of the tree: equal exactly if all entries of all tables are, the frames in them
     * included. The root's own frame and the mode are in no entry, so not in the digest.
     */
    public Digest digest() {
        return TableDigest.of(root);
    }

    /**
     * SHA-256 as {@link #digest}, but without the frames that the allocator chose: those of tables, and those of leaves
     * that {@code opaque} says it chose. Two machines that did the same have the same.
     */
    public Digest digestWithout(OpaqueFrames opaque) {
        return TableDigest.without(opaque, this);
    }

    /** Says which leaves hold a frame that an allocator was free to choose. */
    @FunctionalInterface
    public interface OpaqueFrames {
        boolean isOpaque(long va, int level, long word);
    }
}
