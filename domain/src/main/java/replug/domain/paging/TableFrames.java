package replug.domain.paging;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.SLOTS;

import org.jspecify.annotations.Nullable;

/**
 * Which frames are table pages, and where each hangs: page frame number → an address it translates and its level. A
 * persistent trie of 512-way nodes whose leaves hold runs, so that tables in consecutive frames cost next to nothing.
 * The root deepens as higher frames come. Changed only under an edit's token; 0 means "no table".
 */
final class TableFrames {
    private static final int BITS = 9;

    private final Node root;
    /** Frames below 512^depth fit. */
    private final int depth;

    private TableFrames(Node root, int depth) {
        this.root = root;
        this.depth = depth;
    }

    static TableFrames empty() {
        return new TableFrames(new Node(null), 1);
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

    private static int digit(long pfn, int level) {
        return (int) (pfn >>> (BITS * level)) & (SLOTS - 1);
    }

    private static boolean fits(long pfn, int depth) {
        return pfn >>> (BITS * depth) == 0;
    }

    /** Where the table at physical address {@code table} hangs, packed; 0 if it is no table. */
    long get(long table) {
        long pfn = table >>> PAGE_SHIFT;
        if (!fits(pfn, depth)) {
            return 0;
        }
        Node node = root;
        for (int level = depth - 1; level > 0; level--) {
            Node child = node.children == null ? null : node.children[digit(pfn, level)];
            if (child == null) {
                return 0;
            }
            node = child;
        }
        return node.places.get(digit(pfn, 0));
    }

    /** Sets {@code count} consecutive frames from {@code table} to {@code first + i * stride}; 0, 0 removes them. */
    TableFrames with(Owner edit, long table, int count, long first, long stride) {
        TableFrames next = this;
        long pfn = table >>> PAGE_SHIFT;
        int done = 0;
        while (done < count) {
            int slot = digit(pfn + done, 0);
            int piece = Math.min(count - done, SLOTS - slot);
            next = next.withPiece(edit, pfn + done, piece, first + done * stride, stride);
            done += piece;
        }
        return next;
    }

    private TableFrames withPiece(Owner edit, long pfn, int count, long first, long stride) {
        TableFrames grown = this;
        while (!fits(pfn, grown.depth)) {
            Node above = new Node(edit);
            above.setChild(0, grown.root);
            grown = new TableFrames(above, grown.depth + 1);
        }
        Node ownRoot = grown.root.ownedBy(edit);
        Node node = ownRoot;
        for (int level = grown.depth - 1; level > 0; level--) {
            int slot = digit(pfn, level);
            Node child = node.children == null ? null : node.children[slot];
            Node own = child == null ? new Node(edit) : child.ownedBy(edit);
            if (own != child) {
                node.setChild(slot, own);
            }
            node = own;
        }
        node.places = node.places.with(digit(pfn, 0), count, first, stride);
        return ownRoot == root && grown == this ? this : new TableFrames(ownRoot, grown.depth);
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
                children = new Node[SLOTS];
            }
            children[slot] = child;
        }
    }
}
