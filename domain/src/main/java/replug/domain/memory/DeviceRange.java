package replug.domain.memory;

/**
 * Device memory with struct pages, mapped by {@code memremap_pages} (kernel-spec 8).
 *
 * @param start physical address of its first byte
 * @param size bytes
 * @param order log2 of the pages of its compound pages; 0 when it has none
 * @param mapped false when it was unmapped
 */
public record DeviceRange(long start, long size, int order, boolean mapped) {
    /** Its last byte. */
    public long last() {
        return start + size - 1;
    }
}
