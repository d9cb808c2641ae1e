package replug.application;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import replug.domain.memory.ZoneType;

/**
 * A zone of a node, as sysfs tells of a memory block. In order: by node, then as the kernel orders zones.
 *
 * @param node its number; null when nobody looked
 * @param zone the zone's name; null when nobody looked
 */
public record NodeZone(@Nullable Integer node, @Nullable String zone) implements Comparable<NodeZone> {
    private static final Comparator<NodeZone> ORDER = Comparator.<NodeZone>comparingInt(
                    one -> one.node == null ? Integer.MAX_VALUE : one.node)
            .thenComparingInt(NodeZone::rank)
            .thenComparing(one -> one.zone == null ? "" : one.zone);

    private int rank() {
        return zone == null
                ? Integer.MAX_VALUE
                : ZoneType.labelled(zone).map(Enum::ordinal).orElse(Integer.MAX_VALUE - 1);
    }

    @Override
    public int compareTo(NodeZone other) {
        return ORDER.compare(this, other);
    }
}
