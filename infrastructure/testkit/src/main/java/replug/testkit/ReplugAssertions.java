package replug.testkit;

import replug.domain.paging.PageTable;

/**
 * Where the assertions begin.
 *
 * <pre>{@code
 * import static replug.testkit.ReplugAssertions.assertThat;
 *
 * assertThat(machine.tables()).maps(0xffffaf8080000000L).to(0x100000000L).inLeavesOf(2 << 20);
 * assertThat(rebuilt.tables()).hasSameEntriesAs(kernels);
 * }</pre>
 */
public final class ReplugAssertions {
    private ReplugAssertions() {}

    /** Assertions on {@code actual}. */
    public static PageTableAssert assertThat(PageTable actual) {
        return new PageTableAssert(actual);
    }
}
