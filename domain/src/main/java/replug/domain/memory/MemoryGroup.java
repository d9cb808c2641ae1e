package replug.domain.memory;

/**
 * A memory group (kernel-spec 5.8): blocks of one device, which auto-movable onlines into one zone.
 *
 * @param id its number, from 0
 * @param node the node of its memory
 * @param dynamic whether memory comes and goes in units (virtio-mem), and not all at once (dax/kmem)
 * @param pages of a static group the most it can have, of a dynamic one those of a unit; 0 when there is no such group
 *     any more
 * @param ofDriver whether a driver registered it for its device, and unregisters it with the last block
 */
public record MemoryGroup(int id, int node, boolean dynamic, long pages, boolean ofDriver) {
    /** No group, where there was one. */
    public static MemoryGroup absent(int id) {
        return new MemoryGroup(id, 0, false, 0, false);
    }

    boolean isAbsent() {
        return pages == 0;
    }
}
