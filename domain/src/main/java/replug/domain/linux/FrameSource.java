package replug.domain.linux;

import replug.domain.paging.FrameRange;

/**
 * Where the kernel's page allocator is asked for frames. Which frame it picks follows from no rule, so it is a port: by
 * default the machine's own free frames, lowest first; those that a real kernel picked when the model is checked against
 * a recording. The rules ask in the kernel's order (kernel-spec 5.7).
 */
public interface FrameSource {
    /** There is none: the allocation fails. */
    long NONE = -1;

    /**
     * A free page, for the table that the entry of {@code va} at {@code level} will point to or, at level 0, for its leaf.
     *
     * @return its physical address, or {@link #NONE}
     */
    long page(long va, int level);

    /**
     * A free, aligned block of 2 MiB, for the PMD leaf that will translate {@code va}.
     *
     * @return its physical address, or {@link #NONE}
     */
    long block(long va);

    /**
     * A free block as large as a leaf of {@code level}, aligned, for the leaf that will translate {@code va}. The page
     * allocator has none above 2 MiB.
     *
     * @return its physical address, or {@link #NONE}
     */
    default long block(long va, int level) {
        return level == 1 ? block(va) : NONE;
    }

    /** Whether something lies in one of these frames, which a kernel zone has, so that its block cannot go offline. */
    boolean isInUse(FrameRange frames);

    /** Takes back {@code bytes} bytes from physical address {@code pa}, whole pages. */
    void free(long pa, long bytes);

    /** These frames, which nothing lies in, are the page allocator's no more: their block goes offline. */
    default void withdraw(FrameRange frames) {}
}
