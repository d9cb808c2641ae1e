package replug.domain.paging;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.SLOTS;

import org.jspecify.annotations.Nullable;

/**
 * Which frames are table pages, and where each hangs: page frame number → an address it translates and its level. A
 * persistent trie whose leaves hold runs of 512 frames, so that tables in consecutive frames cost next to nothing. The
 * root deepens as higher frames come. Changed only under an edit's token; 0 means "no table".
 */
final class TableFrames {
    /** Frames in a leaf of the trie, and what is left of a frame's number above. */
    private static final int LEAF_BITS = 9;

    private static final int NODE_BITS = 5;
    private static final int CHILDREN = 1 << NODE_BITS;

    private final Node root;
    /** Frames below 2^(9 + 5 * height) fit. */
    private final int height;

    private TableFrames(Node root, int height) {
        this.root = root;
        this.height = height;
    }

    static TableFrames empty() {
        return new TableFrames(new Node(null), 0);
    }

    /** Packs where a table hangs; never 0, since the level is counted from 1. */
    static long pack(long va, int level) {
        return va | (level + 1);
    }

    static int level(long packed) {
        return (int) (packed & (PagingMode.PAGE_BYTES - 1)) - 1;
    }

    static long va(long packed) {
        return packed & -PagingMode.PAGE_BYTES;
    }

    private static int child(long pfn, int height) {
        return (int) (pfn >>> (LEAF_BITS + NODE_BITS * (height - 1))) & (CHILDREN - 1);
    }

    private static int inLeaf(long pfn) {
        return (int) pfn & (SLOTS - 1);
    }

    private static boolean fits(long pfn, int height) {
        return pfn >>> (LEAF_BITS + NODE_BITS * height) == 0;
    }

    /** Where the table at physical address {@code table} hangs, packed; 0 if it is no table. */
    long get(long table) {
        Node leaf = leaf(table >>> PAGE_SHIFT);
        return leaf == null ? 0 : leaf.places.get(inLeaf(table >>> PAGE_SHIFT));
    }

    /** Whether none of the {@code count} consecutive frames from {@code table} is a table. */
    boolean areFree(long table, int count) {
        long pfn = table >>> PAGE_SHIFT;
        for (int done = 0; done < count; ) {
            int slot = inLeaf(pfn + done);
            int piece = Math.min(count - done, SLOTS - slot);
            Node leaf = leaf(pfn + done);
            if (leaf != null && leaf.places.mismatch(slot, piece, 0, 0) >= 0) {
                return false;
            }
            done += piece;
        }
        return true;
    }

    private @Nullable Node leaf(long pfn) {
        if (!fits(pfn, height)) {
            return null;
        }
        Node node = root;
        for (int above = height; above > 0 && node != null; above--) {
            node = node.children == null ? null : node.children[child(pfn, above)];
        }
        return node;
    }

    /** Sets {@code count} consecutive frames from {@code table} to {@code first + i * stride}; 0, 0 removes them. */
    TableFrames with(Owner edit, long table, int count, long first, long stride) {
        TableFrames next = this;
        long pfn = table >>> PAGE_SHIFT;
        for (int done = 0; done < count; ) {
            int piece = Math.min(count - done, SLOTS - inLeaf(pfn + done));
            next = next.withPiece(edit, pfn + done, piece, first + done * stride, stride);
            done += piece;
        }
        return next;
    }

    private TableFrames withPiece(Owner edit, long pfn, int count, long first, long stride) {
        TableFrames grown = this;
        while (!fits(pfn, grown.height)) {
            Node above = new Node(edit);
            above.setChild(0, grown.root);
            grown = new TableFrames(above, grown.height + 1);
        }
        Node ownRoot = grown.root.ownedBy(edit);
        Node node = ownRoot;
        for (int above = grown.height; above > 0; above--) {
            int slot = child(pfn, above);
            Node child = node.children == null ? null : node.children[slot];
            Node own = child == null ? new Node(edit) : child.ownedBy(edit);
            if (own != child) {
                node.setChild(slot, own);
            }
            node = own;
        }
        node.places = node.places.with(inLeaf(pfn), count, first, stride);
        return ownRoot == root && grown == this ? this : new TableFrames(ownRoot, grown.height);
    }

    private static final class Node {
        private final @Nullable Owner owner;
        private Slots places = Slots.EMPTY;
        private @Nullable Node @Nullable [] children;

        Node(@Nullable Owner owner) {
            this.owner = owner;
        }

        Node ownedBy(Owner edit) {
            if (owner == edit) {
                return this;
            }
            Node copy = new Node(edit);
            copy.places = places;
            copy.children = children == null ? null : children.clone();
            return copy;
        }

        void setChild(int slot, Node child) {
            if (children == null) {
                children = new Node[CHILDREN];
            }
            children[slot] = child;
        }
    }
}
