package replug.application;

import replug.domain.linux.Phase;

/**
 * An entry that points to one page frame was written or cleared, or several in a row.
 *
 * @param cause the event
 * @param phase the part of the operation
 * @param kind what it meant for the frame
 * @param level level of the table in the frame
 * @param va the first address that the table translates, there
 * @param parent physical address of the table with the entry
 * @param slot which of its 512 entries, the first
 * @param count how many entries
 * @param pointers how many entries point to the frame since
 */
public record TableUse(
        Cause cause, Phase.Name phase, Kind kind, int level, long va, long parent, int slot, int count, int pointers) {
    /** What a pointer means for the frame. */
    public enum Kind {
        /** It became a table page. */
        MADE,
        /** More entries point to it than before. */
        SHARED,
        /** Fewer entries point to it than before, and some still do. */
        UNLINKED,
        /** It is no table page any more. */
        FREED
    }
}
