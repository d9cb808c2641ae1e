package replug.domain.linux;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import replug.domain.paging.AddressRanges;
import replug.domain.paging.RunCuts;

/**
 * Where a kernel's areas lie (kernel-spec 1.1): its constants under its own names, such as {@code PAGE_OFFSET} or {@code
 * vmemmap_start_pfn}. Ends are exclusive.
 */
public final class AddressLayout {
    private final Map<String, Long> constants;
    private final Map<Area, Long> starts = new EnumMap<>(Area.class);

    /**
     * @throws IllegalArgumentException if a constant that bounds an area, or {@code vmemmap_start_pfn}, is missing, or if
     *     the areas do not ascend
     */
    public AddressLayout(Map<String, Long> constants) {
        this.constants = Collections.unmodifiableMap(new TreeMap<>(constants));
        constant("vmemmap_start_pfn");
        long last = -1;
        for (Area area : Area.values()) {
            String name = area.startConstant();
            long start = name == null ? 0 : constant(name);
            if (name != null && Long.compareUnsigned(start, last) <= 0) {
                throw new IllegalArgumentException(
                        "%s is 0x%x, which is not above the area before, 0x%x".formatted(name, start, last));
            }
            starts.put(area, start);
            last = start;
        }
    }

    /** All constants by their kernel names. */
    public Map<String, Long> constants() {
        return constants;
    }

    /**
     * The constant of this kernel name.
     *
     * @throws IllegalArgumentException if the layout has none
     */
    public long constant(String name) {
        Long value = constants.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the layout lacks " + name);
        }
        return value;
    }

    /** The area that {@code va} lies in. */
    public Area area(long va) {
        Area found = Area.OTHER;
        for (Map.Entry<Area, Long> area : starts.entrySet()) {
            if (Long.compareUnsigned(area.getValue(), va) <= 0) {
                found = area.getKey();
            }
        }
        return found;
    }

    /** The areas that lie wholly or partly in [{@code va}, {@code last}], both inclusive, but {@link Area#OTHER}. */
    public List<Area> areas(long va, long last) {
        List<Area> areas = new ArrayList<>();
        Area first = area(va);
        for (Map.Entry<Area, Long> area : starts.entrySet()) {
            boolean begins =
                    Long.compareUnsigned(area.getValue(), va) > 0 && Long.compareUnsigned(area.getValue(), last) <= 0;
            if (area.getKey() != Area.OTHER && (begins || area.getKey() == first)) {
                areas.add(area.getKey());
            }
        }
        return areas;
    }

    /** First address of the area. */
    public long start(Area area) {
        return Objects.requireNonNull(starts.get(area));
    }

    /** The addresses of all of {@code wanted}. */
    public AddressRanges ranges(Set<Area> wanted) {
        return AddressRanges.of(wanted.stream()
                .map(area -> new AddressRanges.Range(start(area), last(area)))
                .toList());
    }

    /** Last address of the area. */
    private long last(Area area) {
        long start = start(area);
        return starts.values().stream()
                .filter(other -> Long.compareUnsigned(other, start) > 0)
                .min(Long::compareUnsigned)
                .map(next -> next - 1)
                .orElse(-1L);
    }

    /** The borders between areas, for runs of entries that shall not cross them. */
    public RunCuts cuts() {
        return new RunCuts(starts.values().stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressLayout that && constants.equals(that.constants);
    }

    @Override
    public int hashCode() {
        return constants.hashCode();
    }

    @Override
    public String toString() {
        return constants.toString();
    }
}
