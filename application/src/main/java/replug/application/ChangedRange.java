package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Area;
import replug.domain.paging.Pte;

/**
 * Addresses that follow one another, belong to one owner and changed alike.
 *
 * @param kind how they changed
 * @param area the area they lie in
 * @param owner whose they are
 * @param va first address
 * @param bytes how many
 * @param before the leaves that mapped them; null where nothing was
 * @param after the leaves that map them; null where nothing is
 * @param by the event that did it; null where states were compared without their history
 * @param frames of struct pages and shadow, whose memory they are kept in
 * @param pieces the same addresses, cut wherever the memory, before or after, does not go on
 */
public record ChangedRange(
        Kind kind,
        Area area,
        Owner owner,
        long va,
        long bytes,
        @Nullable Mapped before,
        @Nullable Mapped after,
        @Nullable Written by,
        List<Owner.Part> frames,
        List<Piece> pieces) {
    /** How a mapping may change, as the hardware sees it. */
    public enum Kind {
        /** It translates now. */
        MAPPED,
        /** It does not any more. */
        UNMAPPED,
        /** It did and does, otherwise; or it does not and did not, and the entry that is not valid is another. */
        CHANGED
    }

    /**
     * Leaves of one kind.
     *
     * @param level their level
     * @param flags their words without the page number
     */
    public record Mapped(int level, long flags) {
        /** Whether the hardware translates by them. */
        public boolean isValid() {
            return Pte.isLeaf(flags);
        }
    }

    /**
     * Addresses whose memory goes on, or is the same for all, both before and after.
     *
     * @param va first address
     * @param bytes how many
     * @param before the memory they led to; null where to none
     * @param after the memory they lead to; null where to none
     */
    public record Piece(
            long va,
            long bytes,
            @Nullable Memory before,
            @Nullable Memory after) {
        /** The last address, inclusive. */
        public long lastVa() {
            return va + bytes - 1;
        }

        /** The memory after or, where there is none, before. */
        public @Nullable Memory present() {
            return after == null ? before : after;
        }
    }

    /**
     * Physical memory.
     *
     * @param pa first byte
     * @param bytes how many; fewer than the piece has where every leaf maps the same
     */
    public record Memory(long pa, long bytes) {
        /** The last byte, inclusive. */
        public long last() {
            return pa + bytes - 1;
        }
    }

    public ChangedRange {
        frames = List.copyOf(frames);
        pieces = List.copyOf(pieces);
    }

    /** The last address, inclusive. */
    public long lastVa() {
        return va + bytes - 1;
    }

    /** How many leaves of {@code mapped} these addresses are; 0 where they are not whole ones. */
    public long leaves(Mapped mapped) {
        long leafBytes = entryBytes(mapped.level());
        return ((va | bytes) & (leafBytes - 1)) == 0 ? bytes / leafBytes : 0;
    }
}
