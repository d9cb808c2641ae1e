package replug.application;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.WhyNot.Line;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.memory.Resource;

/** The lines of /proc/iomem that memory to be added would overlap, and which events added theirs. */
final class AddedLines {
    private AddedLines() {}

    static List<Line> overlapping(
            Journal journal, String machine, @Nullable Long at, Machine state, Operation operation) {
        return switch (operation) {
            case Operation.AddMemory add -> lines(journal, machine, at, state, add.start(), add.size());
            case Operation.AddDriverManagedMemory add -> lines(journal, machine, at, state, add.start(), add.size());
            default -> List.of();
        };
    }

    private static List<Line> lines(
            Journal journal, String machine, @Nullable Long at, Machine state, long start, long size) {
        List<Resource> lines = size == 0
                ? List.of()
                : state.memory().resources().lines().stream()
                        .filter(line -> line.depth() == 0
                                && Long.compareUnsigned(line.start(), start + size - 1) <= 0
                                && Long.compareUnsigned(start, line.last()) <= 0)
                        .toList();
        return lines.isEmpty() ? List.of() : addedBy(journal, machine, at, lines);
    }

    private static List<Line> addedBy(Journal journal, String machine, @Nullable Long at, List<Resource> lines) {
        List<Line> told =
                new ArrayList<>(lines.stream().map(line -> new Line(line, null)).toList());
        try (EventsUntil events = new EventsUntil(journal, machine, at)) {
            for (Recorded next = events.next(); next != null; next = events.next()) {
                for (int i = 0; i < lines.size(); i++) {
                    if (adds(next.event(), lines.get(i))) {
                        told.set(i, new Line(lines.get(i), next));
                    }
                }
            }
        }
        return told;
    }

    private static boolean adds(Event event, Resource line) {
        return switch (event) {
            case Event.MemoryAdded added ->
                holds(added.operation().start(), added.operation().size(), line);
            case Event.DriverManagedMemoryAdded added ->
                holds(added.operation().start(), added.operation().size(), line);
            default -> false;
        };
    }

    private static boolean holds(long start, long size, Resource line) {
        return Long.compareUnsigned(start, line.last()) <= 0
                && Long.compareUnsigned(line.start(), start + size - 1) <= 0;
    }
}
