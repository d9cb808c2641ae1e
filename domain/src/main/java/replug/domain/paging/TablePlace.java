package replug.domain.paging;

/**
 * A table page, and where it hangs.
 *
 * @param level the table's level, 0 for one of 4 KiB leaves
 * @param table physical address of the page
 * @param va sign-extended first address that it translates; of one that several entries point to, where it was met first
 */
public record TablePlace(int level, long table, long va) {}
