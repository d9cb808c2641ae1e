package replug.domain.paging;

/** Is told the non-zero entries of tables in the order of their addresses, a table after the entry that points to it. */
public interface EntryVisitor {
    /**
     * Entries side by side in one table that have no table below: leaves, and what maps nothing.
     *
     * @param level level of the table, 0 for one of 4 KiB leaves
     * @param va sign-extended address that the first one translates
     * @param count how many
     * @param first raw word of the first
     * @param stride what the word grows by from one to the next, all other bits than the page number being the same
     */
    void entries(int level, long va, int count, long first, long stride);

    /**
     * An entry that points to a table, which is then told, at these addresses, if {@code true} is returned. A table that
     * several entries point to is met at each of them.
     *
     * @param level level of the table that the entry is in
     * @param va sign-extended address that the entry translates first
     * @param word the raw word
     */
    boolean pointer(int level, long va, long word);
}
