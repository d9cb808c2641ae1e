package replug.domain.linux;

/**
 * Where frames come from while a kernel boots: first from memblock, and after {@link #handOver} from the page allocator
 * (kernel-spec 3.1). A {@link #block} is a large leaf's.
 */
public interface BootFrames extends FrameSource {
    /**
     * The page of the kernel's own image that the entry of {@code va} at {@code level} leads to: a table of the fixmap, or a
     * table or the page of KASAN's early shadow.
     *
     * @return its physical address
     */
    long imagePage(long va, int level);

    /**
     * Memory for KFENCE's pool.
     *
     * @return its physical address, or {@link #NONE}
     */
    long kfencePool(long bytes);

    /** The next {@link #block}s are parts of one ascending buffer of {@code bytes} bytes on {@code node} (kernel-spec 3.4). */
    void beginMemmap(int node, long bytes);

    /** What is left of that buffer is given back. */
    void endMemmap();

    /** Memblock gives what it has left to the page allocator. */
    void handOver();
}
