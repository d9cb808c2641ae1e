package replug.application;

import replug.domain.linux.Phase;

/**
 * The entry that the walk of an address reads at one level became another: its word was written, or the entry above came
 * to point to another table, whose entry is read since.
 *
 * @param cause the event
 * @param phase the part of the operation
 * @param level level of the table
 * @param va the first address that the entry translates
 * @param slot which of the table's 512 entries
 * @param before what was read before
 * @param after what is read since
 * @param isWritten whether the entry was written; otherwise it has come to be read, or is read no more, with its table
 */
public record EntryChange(
        Cause cause, Phase.Name phase, int level, long va, int slot, Held before, Held after, boolean isWritten) {
    /**
     * What the walk finds at a level.
     *
     * @param table physical address of the table page; {@link #NO_TABLE} if the walk ends above
     * @param word the raw entry; 0 if there is no table
     * @param since number of the event that wrote the word; -1 if nothing did
     */
    public record Held(long table, long word, long since) {
        /** No page is there. */
        public static final long NO_TABLE = -1;

        static final Held NOTHING = new Held(NO_TABLE, 0, -1);

        /** Whether the walk comes to this level. */
        public boolean hasTable() {
            return table != NO_TABLE;
        }
    }

    /** This change together with those before it in the same event, which began with {@code oldest}. */
    EntryChange since(Held oldest) {
        return new EntryChange(cause, phase, level, va, slot, oldest, after, after.since() == cause.number());
    }

    /** The table that the entry is in; of one that is read no more, was in. */
    public long table() {
        return after.hasTable() ? after.table() : before.table();
    }
}
