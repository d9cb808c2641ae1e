package replug.application;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What memory a machine has, and what its tables hold.
 *
 * @param online bytes of the memory blocks that are online, by the zone they are in
 * @param offline bytes of the memory blocks that are not
 * @param device bytes of device memory with struct pages, ZONE_DEVICE
 * @param tables what the tables hold
 * @param freeFrames page frames that the page allocator has; null where a machine was only followed
 */
public record Capacity(
        Map<NodeZone, Long> online,
        long offline,
        long device,
        TableCounts tables,
        @Nullable Long freeFrames) {}
