package replug.domain.paging;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;

/**
 * The translation of one address, level by level from the root (RISC-V privileged specification, "Virtual Address
 * Translation Process"), and why it ended.
 *
 * @param va the address asked for
 * @param steps the entries read, root first; empty only if the address is not canonical
 * @param end why there was no further step
 */
public record Walk(long va, List<Step> steps, End end) {
    public Walk {
        steps = List.copyOf(steps);
    }

    /**
     * One entry read.
     *
     * @param level level of the table, 0 for one of 4 KiB leaves
     * @param table physical address of the table page
     * @param slot which of its 512 entries
     * @param word the raw entry
     */
    public record Step(int level, long table, int slot, long word) {}

    /** Why a walk ended. */
    public sealed interface End {}

    /** A leaf of {@code PagingMode.entryBytes(level)} bytes translates the address to the physical address {@code pa}. */
    public record Mapped(int level, long pa) implements End {}

    /** The hardware would raise a page fault. */
    public record Faulted(Fault fault) implements End {}

    /** How the walk of {@code va} ends at {@code level}, where {@code word} stands and no table is below. */
    public static End end(long va, int level, long word) {
        if (word == 0) {
            return new Faulted(Fault.EMPTY);
        }
        if (!Pte.isPresent(word)) {
            return new Faulted(Fault.INVALID);
        }
        if ((word & (Pte.R | Pte.W)) == Pte.W) {
            return new Faulted(Fault.WRITE_ONLY);
        }
        if (Pte.isPointer(word)) {
            return new Faulted(Fault.POINTER_AT_LEVEL_0);
        }
        long offset = va & (entryBytes(level) - 1);
        long pa = Pte.pa(word);
        return (pa & (entryBytes(level) - 1)) != 0 ? new Faulted(Fault.MISALIGNED) : new Mapped(level, pa + offset);
    }

    /** Why the hardware would raise a page fault. */
    public enum Fault {
        /** The bits above the translated ones do not repeat the highest of these. */
        NOT_CANONICAL("the address is not canonical in this paging mode"),
        /** The whole word is 0: nothing is mapped. */
        EMPTY("the entry is empty"),
        /** V is 0 but other bits are set, as Linux leaves it when it takes a page out of the direct map. */
        INVALID("the entry is not valid (V=0) though not empty"),
        /** W without R is reserved. */
        WRITE_ONLY("the entry is writable but not readable, which is reserved"),
        /** Neither a leaf nor a table below: V=1, R=W=X=0 at level 0. */
        POINTER_AT_LEVEL_0("the entry points to a table, but there is no level below"),
        /** A leaf above level 0 whose page number has low bits set. */
        MISALIGNED("the leaf's page number is not aligned to its size");

        private final String text;

        Fault(String text) {
            this.text = text;
        }

        /** Why, in words. */
        public String text() {
            return text;
        }
    }
}
