package replug.domain.machine;

import org.jspecify.annotations.Nullable;

/**
 * What somebody asks the kernel to do to the machine's memory. Addresses and sizes are bytes and stand as they were
 * given: the kernel refuses what is misaligned or out of range, not these types.
 */
public sealed interface Operation {
    /** {@code add_memory}. With flag 4 (NID_IS_MGID) {@code nid} is the id of a memory group. */
    record AddMemory(int nid, long start, long size, int flags) implements Operation {}

    /** {@code add_memory_driver_managed}: dax/kmem or virtio-mem adds memory; {@code resource} is its name in iomem. */
    record AddDriverManagedMemory(String resource, int nid, long start, long size, int flags) implements Operation {}

    /** {@code remove_memory}: all blocks of the range must be offline. */
    record RemoveMemory(long start, long size) implements Operation {}

    /** {@code offline_and_remove_memory}. */
    record OfflineAndRemoveMemory(long start, long size) implements Operation {}

    /** A write of {@code state} to {@code /sys/devices/system/memory/memoryN/state}, N being {@code block}. */
    record SetMemoryBlockState(int block, String state) implements Operation {
        /** Whether the block is to go online, in whichever zone. */
        public boolean goesOnline() {
            return state.startsWith("online");
        }
    }

    /**
     * {@code memremap_pages}: device memory (ZONE_DEVICE) gets struct pages and a direct mapping, but no blocks. {@code
     * order} is log2 of the pages of its compound pages, {@code vmemmap_shift}; null for single pages.
     */
    record MemremapPages(long start, long size, @Nullable Integer order) implements Operation {}

    /** {@code memunmap_pages}. */
    record MemunmapPages(long start, long size) implements Operation {}

    /** {@code memory_group_register_static}; the result is the new group's id. */
    record RegisterStaticMemoryGroup(int nid, long maxPages) implements Operation {}

    /** {@code memory_group_register_dynamic}; the result is the new group's id. */
    record RegisterDynamicMemoryGroup(int nid, long unitPages) implements Operation {}

    /** {@code memory_group_unregister}. */
    record UnregisterMemoryGroup(int group) implements Operation {}

    /** Not a kernel call but a test's aid: afterwards no free block of 2 MiB is left. */
    record FragmentFreeMemory() implements Operation {}

    /** A write to any other file below {@code /sys}. */
    record WriteSysfs(String path, String value) implements Operation {}
}
