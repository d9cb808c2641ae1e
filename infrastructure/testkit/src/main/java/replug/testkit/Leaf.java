package replug.testkit;

import replug.domain.paging.PagingMode;

/** The sizes of leaves, by the names that Linux has for their levels; in Sv39, {@link #PUD} is the root's. */
public enum Leaf {
    /** 4 KiB. */
    PTE,
    /** 2 MiB. */
    PMD,
    /** 1 GiB. */
    PUD,
    /** 512 GiB. */
    P4D;

    /** Level of the table that holds such leaves, 0 for 4 KiB. */
    public int level() {
        return ordinal();
    }

    /** What one maps. */
    public long bytes() {
        return PagingMode.entryBytes(level());
    }

    /** The leaves of the table at {@code level}. */
    static Leaf at(int level) {
        return values()[level];
    }
}
