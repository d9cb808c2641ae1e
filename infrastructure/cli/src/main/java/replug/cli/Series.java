package replug.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.application.Capacity;
import replug.application.NodeZone;
import replug.application.Recorded;
import replug.domain.linux.Area;
import replug.domain.paging.PagingMode;

/** What a machine had over its history. How much is kept does not grow with the history, unless every row is asked for. */
final class Series {
    /** Rows where not all are wanted, the newest aside. */
    private static final int FEW = 24;

    /** Of this many rows one stays, where they are too many. */
    private static final int THIRD = 3;

    private final long events;
    private final boolean isAll;
    private final List<Area> areas;
    private final int parts;
    private final List<Row> rows = new ArrayList<>();
    private final TreeSet<NodeZone> zones = new TreeSet<>();
    private final Map<Measure, Extremes> extremes = new LinkedHashMap<>();
    private int stride = 1;
    private int newestPart = -1;
    private long changes;
    private @Nullable Row newest;

    /** An event after which something was otherwise than before it. */
    record Row(long number, String name, Instant at, Capacity capacity) {}

    /**
     * The values that a measure had.
     *
     * @param min the least
     * @param max the greatest
     * @param peaks the greatest of each part of the history; null where it is not known
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared as a record.
    record Extremes(long min, long max, @Nullable Long[] peaks) {
        private Extremes and(long value) {
            return new Extremes(Math.min(min, value), Math.max(max, value), peaks);
        }
    }

    /**
     * @param events how many there will be
     * @param width how many parts the history is cut into, where it has as many events
     * @param isAll whether every event that changed something is kept
     * @param areas the areas whose leaves are told apart; none for the leaves of all together
     */
    Series(long events, int width, boolean isAll, List<Area> areas) {
        this.events = events;
        this.isAll = isAll;
        this.areas = areas;
        this.parts = (int) Math.min(width, events);
    }

    /** Takes the next event and what there was after it. */
    void add(Recorded recorded, Capacity capacity) {
        int part = (int) (recorded.number() * parts / events);
        boolean isChange = newest == null || !newest.capacity.equals(capacity);
        if (isChange) {
            Row row = new Row(recorded.number(), recorded.name(), recorded.at(), capacity);
            newest = row;
            keep(row);
            zones.addAll(capacity.online().keySet());
        }
        if (isChange || part > newestPart) {
            every().forEach(measure -> extend(measure, measure.of(capacity), part));
        }
        newestPart = part;
        changes += isChange ? 1 : 0;
    }

    /** Every so many changes a row, more seldom the more there are; by an odd number, since much comes in pairs. */
    private void keep(Row row) {
        if (isAll || changes % stride == 0) {
            rows.add(row);
        }
        if (!isAll && rows.size() > FEW) {
            List<Row> some = IntStream.range(0, rows.size())
                    .filter(i -> i % THIRD == 0)
                    .mapToObj(rows::get)
                    .toList();
            rows.clear();
            rows.addAll(some);
            stride *= THIRD;
        }
    }

    /** What is met first in the midst of the history was 0 before. */
    private void extend(Measure measure, @Nullable Long value, int part) {
        if (value != null) {
            Extremes known = extremes.get(measure);
            if (known == null) {
                known = changes == 0 ? new Extremes(value, value, new Long[parts]) : zeros(part);
                extremes.put(measure, known);
            }
            Long peak = known.peaks[part];
            known.peaks[part] = peak == null ? value : Long.valueOf(Math.max(peak, value));
            extremes.put(measure, known.and(value));
        }
    }

    private Extremes zeros(int part) {
        Long[] peaks = new Long[parts];
        Arrays.fill(peaks, 0, part, 0L);
        return new Extremes(0, 0, peaks);
    }

    private Stream<Measure> every() {
        Stream<Measure> memory = Stream.concat(
                zones.stream().map(Measure.Online::new),
                Stream.of(new Measure.Offline(), new Measure.Device(), new Measure.Free()));
        Stream.Builder<Measure> leaves = Stream.builder();
        for (int level = PagingMode.SV57.rootLevel(); level >= 0; level--) {
            if (areas.isEmpty()) {
                leaves.add(new Measure.Leaves(null, level));
            }
            for (Area area : areas) {
                leaves.add(new Measure.Leaves(area, level));
            }
        }
        return Stream.of(memory, leaves.build(), Stream.of(new Measure.Tables()))
                .flatMap(part -> part);
    }

    /** The measures that ever were anything but 0, memory first. */
    List<Measure> measures() {
        return every().filter(measure -> extremes.containsKey(measure) && extremes(measure).max > 0)
                .toList();
    }

    Extremes extremes(Measure measure) {
        return Objects.requireNonNull(extremes.get(measure));
    }

    /** Whether zones of several nodes had memory. */
    boolean hasSeveralNodes() {
        return zones.stream().map(NodeZone::node).distinct().count() > 1;
    }

    /** Whether memory was online of which nobody knows the zone. */
    boolean hasUnknownZones() {
        return zones.stream().anyMatch(zone -> zone.zone() == null);
    }

    /** The greatest value in each part of the history; null where it is not known. */
    List<@Nullable Long> line(Measure measure) {
        return Arrays.asList(extremes(measure).peaks);
    }

    /** How many events changed something. */
    long changes() {
        return changes;
    }

    /** The events that changed something, with what there was after them: all of them, or some and the newest. */
    List<Row> rows() {
        if (newest == null || rows.getLast().equals(newest)) {
            return List.copyOf(rows);
        }
        return Stream.concat(rows.stream(), Stream.of(newest)).toList();
    }

    /** What there is after the last event. */
    Capacity last() {
        return Objects.requireNonNull(newest, "no event was read").capacity;
    }
}
