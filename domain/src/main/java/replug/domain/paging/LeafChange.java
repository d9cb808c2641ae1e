package replug.domain.paging;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that two versions of a table map otherwise: {@code count} pieces, each of an entry of {@code level}. Where one
 * version has a larger leaf than the other, the pieces are those of the smaller ones.
 *
 * @param va sign-extended address of the first piece
 * @param level whose entries the pieces are as large as
 * @param count how many pieces
 * @param before what was there; null where nothing was
 * @param after what is there; null where nothing is
 */
public record LeafChange(
        long va,
        int level,
        long count,
        @Nullable Leaves before,
        @Nullable Leaves after) {

    /** Bytes of a piece. */
    public long pieceBytes() {
        return entryBytes(level);
    }

    /** Bytes of all pieces. */
    public long bytes() {
        return count * entryBytes(level);
    }

    /** The last address, inclusive. */
    public long lastVa() {
        return va + bytes() - 1;
    }

    /** {@code pieces} of these, from the one {@code from} on. */
    public LeafChange part(long from, long pieces) {
        return from == 0 && pieces == count
                ? this
                : new LeafChange(
                        va + from * entryBytes(level),
                        level,
                        pieces,
                        before == null ? null : before.from(from, pieces),
                        after == null ? null : after.from(from, pieces));
    }

    /** These and {@code next} as one; null if {@code next} does not go on where these end, as these do. */
    @Nullable
    LeafChange joined(LeafChange next) {
        if (next.va != va + bytes() || next.level != level || va >= 0 != next.va >= 0) {
            return null;
        }
        Leaves was = before == null || next.before == null ? null : joined(before, next.before, next.count);
        Leaves is = after == null || next.after == null ? null : joined(after, next.after, next.count);
        boolean goesOn = (was == null) == (before == null)
                && (was == null) == (next.before == null)
                && (is == null) == (after == null)
                && (is == null) == (next.after == null);
        return goesOn ? new LeafChange(va, level, count + next.count, was, is) : null;
    }

    private @Nullable Leaves joined(Leaves head, Leaves next, long more) {
        long step = count == 1 ? next.pa() - head.pa() : head.step();
        boolean goesOn = head.level() == next.level()
                && head.flags() == next.flags()
                && next.pa() == head.pa() + count * step
                && (more == 1 || next.step() == step);
        return goesOn ? new Leaves(head.level(), head.flags(), head.pa(), step) : null;
    }

    /** What is there, or was. */
    public Leaves present() {
        return after == null ? Objects.requireNonNull(before) : after;
    }
}
