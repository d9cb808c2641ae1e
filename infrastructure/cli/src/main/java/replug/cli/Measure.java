package replug.cli;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import replug.application.Capacity;
import replug.application.NodeZone;
import replug.domain.linux.Area;

/** A number that {@code replug stats} follows over a history. */
sealed interface Measure {
    /** Its value; null where nobody knows it. */
    @Nullable
    Long of(Capacity capacity);

    /**
     * What stands above its column.
     *
     * @param areNodesNamed whether the machine has several nodes, so that a zone's has to be told
     */
    String label(boolean areNodesNamed);

    /** Its value for people. */
    default String text(long value) {
        return Texts.size(value);
    }

    /** Whether it tells of the tables, and not of memory. */
    default boolean isOfTables() {
        return false;
    }

    /** Bytes online in a zone. */
    record Online(NodeZone zone) implements Measure {
        @Override
        public Long of(Capacity capacity) {
            return capacity.online().getOrDefault(zone, 0L);
        }

        @Override
        public String label(boolean areNodesNamed) {
            String name = zone.zone() == null ? "zone?" : Texts.printable(zone.zone());
            return areNodesNamed ? "%s %s".formatted(zone.node() == null ? "?" : zone.node(), name) : name;
        }
    }

    /** Bytes of memory blocks that are not online. */
    record Offline() implements Measure {
        @Override
        public Long of(Capacity capacity) {
            return capacity.offline();
        }

        @Override
        public String label(boolean areNodesNamed) {
            return "offline";
        }
    }

    /** Bytes of device memory. */
    record Device() implements Measure {
        @Override
        public Long of(Capacity capacity) {
            return capacity.device();
        }

        @Override
        public String label(boolean areNodesNamed) {
            return "ZONE_DEVICE";
        }
    }

    /** Memory that the page allocator has. */
    record Free() implements Measure {
        @Override
        public @Nullable Long of(Capacity capacity) {
            return capacity.freeFrames() == null ? null : Long.valueOf(capacity.freeFrames() * PAGE_BYTES);
        }

        @Override
        public String label(boolean areNodesNamed) {
            return "free";
        }
    }

    /**
     * Leaves of one size.
     *
     * @param area the area that they are in; null for all areas
     */
    record Leaves(@Nullable Area area, int level) implements Measure {
        @Override
        public Long of(Capacity capacity) {
            return area == null
                    ? capacity.tables().leaves().values().stream()
                            .mapToLong(levels -> levels.getOrDefault(level, 0L))
                            .sum()
                    : capacity.tables().leaves(area, level);
        }

        @Override
        public String label(boolean areNodesNamed) {
            return (area == null ? "" : area.label() + " ") + Texts.size(entryBytes(level));
        }

        @Override
        public String text(long value) {
            return Long.toString(value);
        }

        @Override
        public boolean isOfTables() {
            return true;
        }
    }

    /** Table pages of all levels, the root included. */
    record Tables() implements Measure {
        @Override
        public Long of(Capacity capacity) {
            return sum(capacity.tables().tables());
        }

        @Override
        public String label(boolean areNodesNamed) {
            return "tables";
        }

        @Override
        public String text(long value) {
            return Long.toString(value);
        }

        @Override
        public boolean isOfTables() {
            return true;
        }

        private static long sum(Map<Integer, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
