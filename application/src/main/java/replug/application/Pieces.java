package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.ChangedRange.Memory;
import replug.application.ChangedRange.Piece;
import replug.domain.paging.LeafChange;
import replug.domain.paging.Leaves;

/** Addresses that follow one another, cut wherever their memory does not go on. */
final class Pieces {
    private final List<Piece> done = new ArrayList<>();
    private long va;
    private long bytes;
    private @Nullable Run before;
    private @Nullable Run after;

    /** Memory that goes on with the addresses or, {@code repeated}, is the same for all; undecided while there is one leaf. */
    private record Run(long pa, long leafBytes, long bytes, boolean canGoOn, boolean canRepeat) {
        static Run of(Leaves leaves, long count, long pieceBytes) {
            boolean isSingle = count == 1;
            return new Run(
                    leaves.pa(),
                    pieceBytes,
                    count * pieceBytes,
                    isSingle || leaves.step() == pieceBytes,
                    isSingle || leaves.step() == 0);
        }

        boolean isEven() {
            return canGoOn || canRepeat;
        }

        @Nullable
        Run joined(Run next) {
            boolean goesOn = canGoOn && next.canGoOn && next.pa == pa + bytes;
            boolean repeats = canRepeat && next.canRepeat && next.pa == pa && next.leafBytes == leafBytes;
            return goesOn || repeats ? new Run(pa, leafBytes, bytes + next.bytes, goesOn, repeats) : null;
        }

        Memory memory() {
            return new Memory(pa, canGoOn ? bytes : leafBytes);
        }
    }

    boolean goOnAt(long next) {
        return bytes > 0 && next == va + bytes;
    }

    void add(LeafChange change) {
        Run was = run(change.before(), change);
        Run is = run(change.after(), change);
        if ((was == null || was.isEven()) && (is == null || is.isEven())) {
            add(change.va(), change.bytes(), was, is);
            return;
        }
        for (long i = 0; i < change.count(); i++) {
            LeafChange one = change.part(i, 1);
            add(one.va(), one.bytes(), run(one.before(), one), run(one.after(), one));
        }
    }

    private static @Nullable Run run(@Nullable Leaves leaves, LeafChange change) {
        return leaves == null ? null : Run.of(leaves, change.count(), entryBytes(change.level()));
    }

    private void add(long nextVa, long nextBytes, @Nullable Run was, @Nullable Run is) {
        Run wasBoth = before == null || was == null ? null : before.joined(was);
        Run isBoth = after == null || is == null ? null : after.joined(is);
        boolean goesOn = bytes > 0
                && (wasBoth != null || (before == null && was == null))
                && (isBoth != null || (after == null && is == null));
        if (goesOn) {
            before = wasBoth;
            after = isBoth;
            bytes += nextBytes;
            return;
        }
        end();
        va = nextVa;
        bytes = nextBytes;
        before = was;
        after = is;
    }

    private void end() {
        if (bytes > 0) {
            done.add(new Piece(
                    va, bytes, before == null ? null : before.memory(), after == null ? null : after.memory()));
        }
    }

    /** All pieces; nothing may be added any more. */
    List<Piece> list() {
        end();
        bytes = 0;
        return done;
    }
}
