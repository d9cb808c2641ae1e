package replug.domain.paging;

/**
 * What entries map over some addresses: leaves, or a part of one. An entry that is not valid but not empty counts too.
 *
 * @param level level of the leaves, which may be larger than the pieces that are looked at
 * @param flags their words without the page number
 * @param pa physical address at the first piece
 * @param step bytes from one piece to the next in physical memory; 0 where all are the same memory, or there is one piece
 */
public record Leaves(int level, long flags, long pa, long step) {
    /** Whether the hardware translates by them. */
    public boolean isValid() {
        return Pte.isLeaf(flags);
    }

    /** These without the first {@code pieces}, of which {@code left} remain. */
    Leaves from(long pieces, long left) {
        return new Leaves(level, flags, pa + pieces * step, left == 1 ? 0 : step);
    }
}
