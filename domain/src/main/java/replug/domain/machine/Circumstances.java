package replug.domain.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only the environment of a kernel can know, and what it does depends on: given with an operation and recorded with
 * its event.
 *
 * @param unmovable numbers of page frames whose content cannot be migrated away
 * @param noFreeBlock whether the page allocator has no aligned 2 MiB block left, so that struct pages fall back to base
 *     pages (kernel-spec 5.7); null for no
 * @param failingAllocation which allocation of a frame during the operation fails, counted from 1; null for none
 * @param veto errno with which a notifier vetoes that a block goes online or offline (kernel-spec 6.2, 6.3); null for none
 * @param signal whether a signal is pending when pages are to be migrated (kernel-spec 6.3); null for no
 */
public record Circumstances(
        List<Long> unmovable,
        @Nullable Boolean noFreeBlock,
        @Nullable Integer failingAllocation,
        @Nullable Integer veto,
        @Nullable Boolean signal) {
    /** Nothing out of the ordinary. */
    public static final Circumstances NONE = new Circumstances(List.of(), null, null, null, null);

    public Circumstances {
        unmovable = List.copyOf(unmovable);
    }

    /** These pages cannot be migrated. */
    public static Circumstances unmovable(long... pfns) {
        return new Circumstances(java.util.stream.LongStream.of(pfns).boxed().toList(), null, null, null, null);
    }

    boolean hasNoFreeBlock() {
        return Boolean.TRUE.equals(noFreeBlock);
    }

    boolean hasSignal() {
        return Boolean.TRUE.equals(signal);
    }

    /** A page of the {@code pages} pages from {@code pfn} on that cannot be migrated; null if there is none. */
    @Nullable
    Long unmovableIn(long pfn, long pages) {
        for (long page : unmovable) {
            if (page >= pfn && page < pfn + pages) {
                return page;
            }
        }
        return null;
    }
}
