package replug.application;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.application.Divergence.Told;
import replug.application.WhyNot.Line;
import replug.domain.linux.MappableRange;
import replug.domain.machine.Check;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.memory.MemoryBlocks.Run;

/** What could be asked in place of an operation that is refused for its arguments: nearby, and nearly the same. */
final class OtherAsks {
    private static final int NID_IS_MGID = 4;

    private final Machine machine;
    private final Ask ask;
    private final List<Line> lines;
    private final long block;
    private final boolean isStopped;
    private final @Nullable Check check;

    OtherAsks(Machine machine, Ask ask, Told told, List<Line> lines) {
        this.machine = machine;
        this.ask = ask;
        this.lines = lines;
        this.block = machine.facts().memoryBlockBytes();
        this.isStopped = told.isStopped();
        this.check = told.refusal() == null ? null : told.refusal().check();
    }

    /** A range of bytes, or none where {@code size} is 0. */
    private record Range(long start, long size) {}

    /** Removal of blocks that hold their struct pages, and of others, each by itself: the operations, in order. */
    List<List<Ask>> parts() {
        if (check != Check.MIXED_MEMMAP || !(ask.operation() instanceof Operation.RemoveMemory remove)) {
            return List.of();
        }
        List<Ask> parts = new ArrayList<>();
        Run last = null;
        for (Run run : machine.blocks().within((int) (remove.start() / block), (int) (remove.size() / block))) {
            boolean goesOn = last != null
                    && last.end() == run.first()
                    && (last.memmapPages() == null) == (run.memmapPages() == null);
            long start =
                    goesOn ? ((Operation.RemoveMemory) parts.removeLast().operation()).start() : run.first() * block;
            parts.add(with(new Operation.RemoveMemory(start, run.end() * block - start)));
            last = run;
        }
        return parts.isEmpty() ? List.of() : List.of(parts);
    }

    /** How many of {@link #asks} are worth telling: of free places behind what is in the way, the first is enough. */
    int enough() {
        return check == Check.RESOURCE_CONFLICT || check == Check.BLOCK_EXISTS ? 1 : 2;
    }

    /** The nearest first. */
    List<Ask> asks() {
        return switch (ask.operation()) {
            case Operation.AddMemory add ->
                Stream.concat(
                                ranges(add.start(), add.size())
                                        .map(range -> new Operation.AddMemory(
                                                add.nid(), range.start, range.size, add.flags())),
                                nodes(add.flags())
                                        .mapToObj(node -> new Operation.AddMemory(
                                                (int) node, add.start(), add.size(), add.flags() & ~NID_IS_MGID)))
                        .map(this::with)
                        .toList();
            case Operation.AddDriverManagedMemory add -> driverManaged(add);
            case Operation.RemoveMemory remove ->
                ranges(remove.start(), remove.size())
                        .map(range -> with(new Operation.RemoveMemory(range.start, range.size)))
                        .toList();
            case Operation.OfflineAndRemoveMemory remove ->
                ranges(remove.start(), remove.size())
                        .map(range -> with(new Operation.OfflineAndRemoveMemory(range.start, range.size)))
                        .toList();
            default -> List.of();
        };
    }

    private List<Ask> driverManaged(Operation.AddDriverManagedMemory add) {
        if (check == Check.RESOURCE_NAME) {
            String name = "System RAM (%s)".formatted(add.resource());
            return List.of(
                    with(new Operation.AddDriverManagedMemory(name, add.nid(), add.start(), add.size(), add.flags())));
        }
        return Stream.concat(
                        ranges(add.start(), add.size())
                                .map(range -> new Operation.AddDriverManagedMemory(
                                        add.resource(), add.nid(), range.start, range.size, add.flags())),
                        nodes(add.flags())
                                .mapToObj(node -> new Operation.AddDriverManagedMemory(
                                        add.resource(),
                                        (int) node,
                                        add.start(),
                                        add.size(),
                                        add.flags() & ~NID_IS_MGID)))
                .map(this::with)
                .toList();
    }

    private Ask with(Operation operation) {
        return new Ask(operation, ask.circumstances(), ask.note());
    }

    /** Nodes that the memory could be of, where it cannot be of the one that was named. */
    private LongStream nodes(int flags) {
        boolean isOfNode = check == Check.POSSIBLE_NODE || (check == Check.MEMORY_GROUP && (flags & NID_IS_MGID) != 0);
        return isOfNode ? machine.memory().nodes().possible().stream().asLongStream() : LongStream.empty();
    }

    private Stream<Range> ranges(long start, long size) {
        boolean isUnaligned = ((start | size) & (block - 1)) != 0 || size == 0;
        Stream<Range> ranges = switch (check) {
            case BLOCK_ALIGNMENT, SUBSECTION_ALIGNMENT -> aligned(start, size);
            case MAPPABLE_RANGE -> mappable(start, size);
            case RESOURCE_CONFLICT, BLOCK_EXISTS -> behind(start, size);
            case null, default -> isStopped && isUnaligned ? aligned(start, size) : Stream.empty();
        };
        return ranges.filter(range -> range.size > 0 && (range.start != start || range.size != size))
                .distinct();
    }

    /** Whole blocks: those that lie within, and all that are touched. */
    private Stream<Range> aligned(long start, long size) {
        long up = up(start);
        long down = start & -block;
        return Stream.of(
                new Range(up, ((start + size) & -block) - up), new Range(down, up(start + Math.max(size, 1)) - down));
    }

    private long up(long address) {
        return (address + block - 1) & -block;
    }

    /** What of the range can be mapped, in whole blocks, and as much as that at the end of all that can. */
    private Stream<Range> mappable(long start, long size) {
        MappableRange range = machine.facts().mappable();
        long first = up(range.first());
        long end = (range.last() + 1) & -block;
        long from = Math.max(start & -block, first);
        long to = start + size < start ? end : Math.min(up(start + size), end);
        return Stream.of(new Range(from, to - from), new Range(end - up(size), up(size)));
    }

    /** The same size in whole blocks, behind what is in the way. */
    private Stream<Range> behind(long start, long size) {
        long last =
                lines.isEmpty() ? start + size - 1 : lines.getLast().resource().last();
        return Stream.iterate(new Range(up(last + 1), up(size)), range -> new Range(range.start + block, range.size))
                .limit(64);
    }
}
