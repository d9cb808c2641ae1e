package replug.domain.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The zones of all nodes that ever had any pages in one; immutable. */
public final class Zones {
    public static final Zones NONE = new Zones(Map.of());

    private final Map<Key, Zone> zones;

    private record Key(int node, ZoneType type) implements Comparable<Key> {
        Key(Zone zone) {
            this(zone.node(), zone.type());
        }

        @Override
        public int compareTo(Key other) {
            return node == other.node ? type.compareTo(other.type) : Integer.compare(node, other.node);
        }
    }

    private Zones(Map<Key, Zone> zones) {
        this.zones = zones;
    }

    /** The zone; an empty one where there is none. */
    public Zone zone(int node, ZoneType type) {
        Zone zone = zones.get(new Key(node, type));
        return zone == null ? Zone.empty(node, type) : zone;
    }

    public Zones with(Zone zone) {
        Map<Key, Zone> next = new TreeMap<>(zones);
        if (zone.equals(Zone.empty(zone.node(), zone.type()))) {
            next.remove(new Key(zone));
        } else {
            next.put(new Key(zone), zone);
        }
        return new Zones(next);
    }

    /** Those that are not empty, by node and then in the kernel's order. */
    public Stream<Zone> all() {
        return zones.values().stream();
    }

    /** What must be applied to these zones to make them {@code after}. */
    public List<Zone> changesTo(Zones after) {
        List<Zone> changes = new ArrayList<>(1);
        for (Key key : zones.keySet()) {
            if (!after.zones.containsKey(key)) {
                changes.add(Zone.empty(key.node(), key.type()));
            }
        }
        after.zones.forEach((key, zone) -> {
            if (!Objects.equals(zones.get(key), zone)) {
                changes.add(zone);
            }
        });
        return changes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Zones that && zones.equals(that.zones);
    }

    @Override
    public int hashCode() {
        return zones.hashCode();
    }

    @Override
    public String toString() {
        return zones.values().toString();
    }
}
