package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import replug.application.ChangedRange;
import replug.application.ChangedRange.Kind;
import replug.application.ChangedRange.Mapped;
import replug.application.ChangedRange.Memory;
import replug.application.ChangedRange.Piece;
import replug.domain.paging.Pte;
import replug.interchange.Hex;

/**
 * A range of changed addresses as lines: {@code KIND VIRTUAL PHYSICAL LEAVES FLAGS}. What changed takes two, before and
 * after. Where the memory does not go on, that is said, with the first piece and the last, or every one.
 */
final class RangeText {
    private static final String LINE = "%-1s %-37s %-37s %10s %s";

    private final ChangedRange range;
    private final boolean isAll;
    private final List<String> lines = new ArrayList<>();

    private RangeText(ChangedRange range, boolean isAll) {
        this.range = range;
        this.isAll = isAll;
    }

    static String header() {
        return LINE.formatted("", "virtual", "physical", "leaves", "flags");
    }

    static List<String> lines(ChangedRange range, boolean isAll) {
        RangeText text = new RangeText(range, isAll);
        text.add();
        return text.lines;
    }

    static String sign(Kind kind) {
        return switch (kind) {
            case MAPPED -> "+";
            case UNMAPPED -> "-";
            case CHANGED -> "~";
        };
    }

    static String flags(Mapped mapped) {
        return Pte.flags(mapped.flags());
    }

    /** {@code 64 x 2M}; of leaves that the range does not hold whole, {@code part of 1G}. */
    static String leaves(ChangedRange range, Mapped mapped) {
        long leaves = range.leaves(mapped);
        String size = Texts.size(entryBytes(mapped.level()));
        return leaves == 0 ? "part of " + size : leaves + " x " + size;
    }

    private void line(String sign, String virtual, String physical, String leaves, String flags) {
        lines.add(LINE.formatted(sign, virtual, physical, leaves, flags).stripTrailing());
    }

    private boolean isTwofold() {
        return range.kind() == Kind.CHANGED || (range.before() != null && range.after() != null);
    }

    private void add() {
        String sign = sign(range.kind());
        String virtual = range(range.va(), range.lastVa());
        if (isTwofold()) {
            side(sign, virtual, range.before(), Piece::before);
            side("", "  ->", range.after(), Piece::after);
        } else if (range.after() == null) {
            side(sign, virtual, range.before(), Piece::before);
        } else {
            side(sign, virtual, range.after(), Piece::after);
        }
        List<Piece> pieces = range.pieces();
        if (pieces.size() > 1) {
            for (int i = 0; i < pieces.size(); i++) {
                if (isAll) {
                    piece(pieces.get(i), i + 1 + "/" + pieces.size());
                } else if (i == 0 || i == pieces.size() - 1) {
                    piece(pieces.get(i), i == 0 ? "first" : "last");
                }
            }
        }
    }

    private void side(String sign, String virtual, @Nullable Mapped mapped, Function<Piece, @Nullable Memory> memory) {
        if (mapped == null) {
            line(sign, virtual, "nothing", "", "");
            return;
        }
        List<Piece> pieces = range.pieces();
        Memory first = memory.apply(pieces.getFirst());
        String physical = sign.isEmpty() && isSameMemory()
                ? "the same"
                : pieces.size() == 1
                        ? physical(first, range.bytes())
                        : "%d pieces, %s".formatted(pieces.size(), order(memory));
        line(sign, virtual, physical, leaves(range, mapped), flags(mapped));
    }

    private boolean isSameMemory() {
        return range.pieces().stream()
                .allMatch(piece -> piece.before() != null && piece.before().equals(piece.after()));
    }

    /** How the memory of the pieces lies. */
    private String order(Function<Piece, @Nullable Memory> memory) {
        boolean isUp = true;
        boolean isDown = true;
        Memory last = null;
        for (Piece piece : range.pieces()) {
            Memory next = memory.apply(piece);
            if (last != null && next != null) {
                isUp &= Long.compareUnsigned(next.pa(), last.pa()) > 0;
                isDown &= Long.compareUnsigned(next.pa(), last.pa()) < 0;
            }
            last = next;
        }
        return isUp ? "ascending with gaps" : isDown ? "descending" : "scattered";
    }

    private void piece(Piece piece, String which) {
        String virtual = range(piece.va(), piece.lastVa());
        boolean isSame = piece.before() != null && piece.before().equals(piece.after());
        if (isTwofold() && !isSame) {
            line("", virtual, physical(piece.before(), piece.bytes()), which, "");
            line("", "  ->", physical(piece.after(), piece.bytes()), "", "");
        } else {
            line("", virtual, physical(piece.present(), piece.bytes()), which, "");
        }
    }

    /** Memory behind {@code bytes} of addresses; where every leaf maps the same, that one. */
    private static String physical(@Nullable Memory memory, long bytes) {
        if (memory == null) {
            return "nothing";
        }
        return memory.bytes() < bytes
                ? "%s, one page for all".formatted(Hex.full(memory.pa()))
                : range(memory.pa(), memory.last());
    }

    static String range(long first, long last) {
        return Hex.full(first) + "-" + Hex.full(last);
    }
}
