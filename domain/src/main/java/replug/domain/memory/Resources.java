package replug.domain.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The resource tree of physical addresses, /proc/iomem (kernel-spec 5.2, 17.1): lines in ascending order, each before those
 * within it. Immutable.
 */
public final class Resources {
    public static final Resources NONE = new Resources(List.of());

    private static final Pattern LINE = Pattern.compile("( *)([0-9a-f]{1,16})-([0-9a-f]{1,16}) : (.*)");

    private final List<Resource> lines;

    private Resources(List<Resource> lines) {
        this.lines = lines;
    }

    /**
     * Reads lines of /proc/iomem.
     *
     * @throws IllegalArgumentException if a line is not one
     */
    public static Resources parse(List<String> text) {
        List<Resource> lines = new ArrayList<>();
        for (String line : text) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("expected START-END : NAME, found \"%s\"".formatted(line));
            }
            lines.add(new Resource(
                    Long.parseUnsignedLong(parts.group(2), 16),
                    Long.parseUnsignedLong(parts.group(3), 16),
                    parts.group(1).length() / 2,
                    parts.group(4),
                    false));
        }
        return new Resources(List.copyOf(lines));
    }

    /** The tree of these lines, ascending, each before those within it. */
    public static Resources of(List<Resource> lines) {
        return new Resources(List.copyOf(lines));
    }

    public List<Resource> lines() {
        return lines;
    }

    /** The lines as /proc/iomem prints them. */
    public List<String> text() {
        return lines.stream()
                .map(line ->
                        "%s%08x-%08x : %s".formatted("  ".repeat(line.depth()), line.start(), line.last(), line.name()))
                .toList();
    }

    /**
     * This tree with a busy range claimed, {@code request_resource}; null if it overlaps a busy one, or lies partly within
     * another. One that is not busy and holds it all becomes its parent.
     */
    public @Nullable Resources claim(long start, long last, String name) {
        int depth = 0;
        int at = 0;
        for (; at < lines.size(); at++) {
            Resource line = lines.get(at);
            if (line.depth() < depth || Long.compareUnsigned(line.start(), last) > 0) {
                break;
            }
            if (line.depth() > depth || !line.overlaps(start, last)) {
                continue;
            }
            if (line.isBusy() || !line.contains(start, last)) {
                return null;
            }
            depth++;
        }
        return spliced(at, at, List.of(new Resource(start, last, depth, name, false)));
    }

    /**
     * This tree with a busy range given up, {@code release_mem_region_adjustable}: the line that holds it is trimmed, split
     * or removed. Where no one line holds it, or what is within the line does not fit into what is left, nothing changes.
     */
    public Resources release(long start, long last) {
        for (int at = 0; at < lines.size(); at++) {
            Resource line = lines.get(at);
            if (!line.contains(start, last)) {
                continue;
            }
            if (line.isBusy()) {
                return released(at, line, start, last);
            }
        }
        return this;
    }

    private Resources released(int at, Resource line, long start, long last) {
        int end = at + 1;
        while (end < lines.size() && lines.get(end).depth() > line.depth()) {
            end++;
        }
        List<Resource> within = lines.subList(at + 1, end);
        List<Resource> left = new ArrayList<>(2);
        if (line.start() != start) {
            left.add(line.between(line.start(), start - 1));
        }
        if (line.last() != last) {
            left.add(line.between(last + 1, line.last()));
        }
        if (left.isEmpty()) {
            return spliced(at, end, left);
        }
        Resource holder = left.getFirst();
        if (!within.stream().allMatch(child -> holder.contains(child.start(), child.last()))) {
            return this;
        }
        left.addAll(1, within);
        return spliced(at, end, left);
    }

    /**
     * This tree with the line of this range marked mergeable and joined with its neighbours that are so too,
     * {@code merge_system_ram_resource}.
     */
    public Resources merge(long start, long last) {
        int at = indexOf(start, last);
        if (at < 0) {
            return this;
        }
        Resource line = lines.get(at);
        Resource merged = new Resource(start, last, line.depth(), line.name(), true);
        int from = at;
        int to = at + 1;
        if (to < lines.size()
                && merges(merged, lines.get(to))
                && merged.last() + 1 == lines.get(to).start()) {
            merged = merged.between(merged.start(), lines.get(to).last());
            to++;
        }
        if (from > 0
                && merges(merged, lines.get(from - 1))
                && lines.get(from - 1).last() + 1 == merged.start()) {
            from--;
            merged = merged.between(lines.get(from).start(), merged.last());
        }
        return spliced(from, to, List.of(merged));
    }

    private static boolean merges(Resource line, Resource other) {
        return other.mergeable()
                && other.depth() == line.depth()
                && other.name().equals(line.name());
    }

    private int indexOf(long start, long last) {
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).start() == start
                    && lines.get(at).last() == last
                    && lines.get(at).holdsSystemRam()) {
                return at;
            }
        }
        return -1;
    }

    /** Whether every byte of [{@code start}, {@code last}] is RAM that the kernel uses. */
    public boolean isSystemRam(long start, long last) {
        long next = start;
        for (Resource line : lines) {
            if (line.holdsSystemRam() && line.overlaps(next, last)) {
                if (Long.compareUnsigned(line.start(), next) > 0) {
                    return false;
                }
                if (Long.compareUnsigned(line.last(), last) >= 0) {
                    return true;
                }
                next = line.last() + 1;
            }
        }
        return false;
    }

    /** Whether some byte of [{@code start}, {@code last}] is RAM that the kernel uses. */
    public boolean hasSystemRam(long start, long last) {
        return lines.stream().anyMatch(line -> line.holdsSystemRam() && line.overlaps(start, last));
    }

    private Resources spliced(int from, int to, List<Resource> instead) {
        List<Resource> next = new ArrayList<>(lines.size() + instead.size());
        next.addAll(lines.subList(0, from));
        next.addAll(instead);
        next.addAll(lines.subList(to, lines.size()));
        return new Resources(next);
    }

    /** What must be applied to this tree to make it {@code after}; null if nothing. */
    public @Nullable ResourceChange changeTo(Resources after) {
        if (equals(after)) {
            return null;
        }
        int shorter = Math.min(lines.size(), after.lines.size());
        int head = 0;
        while (head < shorter && lines.get(head).equals(after.lines.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && lines.get(lines.size() - 1 - tail).equals(after.lines.get(after.lines.size() - 1 - tail))) {
            tail++;
        }
        return new ResourceChange(
                head, lines.subList(head, lines.size() - tail), after.lines.subList(head, after.lines.size() - tail));
    }

    /**
     * This tree after {@code change}.
     *
     * @throws IllegalArgumentException if the lines that it removes are not there
     */
    public Resources with(ResourceChange change) {
        int end = change.at() + change.removed().size();
        if (change.at() < 0
                || end > lines.size()
                || !lines.subList(change.at(), end).equals(change.removed())) {
            throw new IllegalArgumentException(
                    "the resources from line %d on are not those that go".formatted(change.at()));
        }
        return spliced(change.at(), end, change.added());
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Resources that && lines.equals(that.lines));
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
