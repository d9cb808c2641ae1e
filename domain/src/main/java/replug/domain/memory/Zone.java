package replug.domain.memory;

/**
 * A zone of a node, in pages, as /proc/zoneinfo shows it (kernel-spec 17).
 *
 * @param node the node's number
 * @param type which of its zones
 * @param startPfn number of the first page frame it spans; 0 when it is empty
 * @param spanned pages from the first to the last, holes included
 * @param present pages that are there
 * @param managed pages that the page allocator was given
 */
public record Zone(int node, ZoneType type, long startPfn, long spanned, long present, long managed) {
    /** A zone without pages. */
    public static Zone empty(int node, ZoneType type) {
        return new Zone(node, type, 0, 0, 0, 0);
    }

    /** The number after the last page frame it spans. */
    public long endPfn() {
        return startPfn + spanned;
    }

    /** Whether its span and the {@code pages} pages from {@code pfn} on have one in common. */
    public boolean intersects(long pfn, long pages) {
        return spanned > 0 && startPfn < pfn + pages && pfn < endPfn();
    }

    /** This zone, spanning the {@code pages} pages from {@code pfn} on too. */
    public Zone spanning(long pfn, long pages) {
        long first = spanned == 0 ? pfn : Math.min(startPfn, pfn);
        long end = spanned == 0 ? pfn + pages : Math.max(endPfn(), pfn + pages);
        return new Zone(node, type, first, end - first, present, managed);
    }

    /** This zone spanning from {@code first} to before {@code end}. */
    public Zone spanningOnly(long first, long end) {
        return first >= end
                ? new Zone(node, type, 0, 0, present, managed)
                : new Zone(node, type, first, end - first, present, managed);
    }

    /** This zone with so many pages more, or fewer. */
    public Zone plus(long morePresent, long moreManaged) {
        return new Zone(node, type, startPfn, spanned, present + morePresent, managed + moreManaged);
    }
}
