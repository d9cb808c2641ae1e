package replug.testkit;

import replug.domain.paging.PagingMode;

/** The sizes of leaves, by the names that Linux has for their levels; in Sv39, {@link #PUD} is the root's. */
public enum Leaf {
    /** 4 KiB. */
    PTE(0),
    /** 2 MiB. */
    PMD(1),
    /** 1 GiB. */
    PUD(2),
    /** 512 GiB. */
    P4D(3);

    private final int level;

    Leaf(int level) {
        this.level = level;
    }

    /** Level of the table that holds such leaves, 0 for 4 KiB. */
    public int level() {
        return level;
    }

    /** What one maps. */
    public long bytes() {
        return PagingMode.entryBytes(level);
    }
}
