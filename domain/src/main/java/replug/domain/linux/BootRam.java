package replug.domain.linux;

/**
 * A range of memory that the firmware told of at boot, as memblock keeps it: of one node, alike in all.
 *
 * @param start physical address of the first byte
 * @param bytes how many
 * @param node NUMA node
 * @param isMapped whether it is in the linear mapping; not so what is NOMAP, such as the firmware's own
 */
public record BootRam(long start, long bytes, int node, boolean isMapped) {
    /** The physical address after the last byte. */
    public long end() {
        return start + bytes;
    }
}
