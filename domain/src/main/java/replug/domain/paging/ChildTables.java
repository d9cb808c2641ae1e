package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;

import org.jspecify.annotations.Nullable;

/**
 * The tables that a page's entries point to, by slot. Kept in pieces that versions of the page share until one of them
 * changes: a version copies the piece it writes to, not 512 places.
 */
final class ChildTables {
    private static final int PIECE_BITS = 5;
    private static final int PIECE_SLOTS = 1 << PIECE_BITS;

    private final @Nullable TablePage[] @Nullable [] pieces;
    /** A bit for each piece that is this version's alone. */
    private int owned;

    private int count;

    ChildTables() {
        this.pieces = new TablePage[SLOTS / PIECE_SLOTS][];
    }

    private ChildTables(ChildTables other) {
        this.pieces = other.pieces.clone();
        this.count = other.count;
    }

    /** The same tables, to be changed from here on; {@code this} must not change any more. */
    ChildTables copy() {
        return new ChildTables(this);
    }

    boolean isEmpty() {
        return count == 0;
    }

    @Nullable
    TablePage get(int slot) {
        @Nullable TablePage @Nullable [] piece = pieces[slot >>> PIECE_BITS];
        return piece == null ? null : piece[slot & (PIECE_SLOTS - 1)];
    }

    /** The first slot from {@code slot} on that has a table; {@link PagingMode#SLOTS} if there is none. */
    int next(int slot) {
        int next = slot;
        while (next < SLOTS && get(next) == null) {
            next = pieces[next >>> PIECE_BITS] == null ? (next | (PIECE_SLOTS - 1)) + 1 : next + 1;
        }
        return next;
    }

    void set(int slot, @Nullable TablePage table) {
        @Nullable TablePage[] piece = ownPiece(slot >>> PIECE_BITS);
        int place = slot & (PIECE_SLOTS - 1);
        count += (table == null ? 0 : 1) - (piece[place] == null ? 0 : 1);
        piece[place] = table;
    }

    private @Nullable TablePage[] ownPiece(int number) {
        @Nullable TablePage @Nullable [] piece = pieces[number];
        if (piece != null && (owned & 1 << number) != 0) {
            return piece;
        }
        @Nullable TablePage[] own = piece == null ? new TablePage[PIECE_SLOTS] : piece.clone();
        pieces[number] = own;
        owned |= 1 << number;
        return own;
    }
}
