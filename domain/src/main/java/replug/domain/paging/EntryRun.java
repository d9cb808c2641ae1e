package replug.domain.paging;

/**
 * Consecutive non-zero slots of one table whose raw words grow by a constant.
 *
 * @param level level of the table, 0 for one of 4 KiB leaves
 * @param table physical address of the table page
 * @param va sign-extended address that the first slot translates
 * @param slot first slot
 * @param count how many slots
 * @param first raw word of the first slot
 * @param stride what the word grows by from one slot to the next; 0 for a single slot
 */
public record EntryRun(int level, long table, long va, int slot, int count, long first, long stride) {
    /** Raw word of the run's {@code i}-th slot. */
    public long word(int i) {
        return first + i * stride;
    }
}
