package replug.cli;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import replug.application.ChangedRange;
import replug.application.Comparison;
import replug.application.Divergence.Told;
import replug.application.EventsBetween;
import replug.application.EventsBetween.End;
import replug.application.Owner;
import replug.application.Prospect;
import replug.application.Provenance;
import replug.application.Recorded;
import replug.domain.linux.Area;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.paging.FrameRange;
import replug.interchange.EventName;

/**
 * What adding memory costs: the difference of the states before and after.
 *
 * @param isOnMemory whether struct pages were asked to be kept in the added memory
 * @param told what became of it
 * @param start first byte of the memory
 * @param bytes how much
 * @param takenBytes what the page allocator gave for it, and did not get back
 * @param madeUpBytes how much of that was made up, since a recording does not show it
 * @param comparison what differs in the mapping
 */
record AddCost(
        boolean isOnMemory,
        Told told,
        long start,
        long bytes,
        long takenBytes,
        long madeUpBytes,
        Comparison comparison) {
    private static final int MEMMAP_ON_MEMORY = 2;

    static AddCost of(Prospect now, Ask ask) {
        Prospect.Outlook outlook = now.ask(ask);
        return switch (ask.operation()) {
            case Operation.AddMemory add -> of(now, outlook, add.start(), add.size(), add.flags());
            case Operation.AddDriverManagedMemory add -> of(now, outlook, add.start(), add.size(), add.flags());
            default -> throw new IllegalArgumentException("that adds no memory: " + ask.operation());
        };
    }

    private static AddCost of(Prospect now, Prospect.Outlook outlook, long start, long bytes, int flags) {
        Event event = outlook.event();
        long taken = event.outcome().phases().stream()
                .mapToLong(phase -> bytes(phase.taken(), start, bytes) - bytes(phase.freed(), start, bytes))
                .sum();
        return new AddCost(
                (flags & MEMMAP_ON_MEMORY) != 0,
                Told.of(event),
                start,
                bytes,
                taken,
                outlook.after().madeUpBytes() - now.madeUpBytes(),
                EventsBetween.compare(
                        end(now.machine(), event), end(outlook.after().machine(), event)));
    }

    /** Of these frames, those that are not of the added memory itself, which comes to the allocator when it goes online. */
    private static long bytes(List<FrameRange> frames, long start, long bytes) {
        return frames.stream()
                .filter(range -> range.pa() < start || range.pa() >= start + bytes)
                .mapToLong(FrameRange::bytes)
                .sum();
    }

    private static End end(Machine machine, Event event) {
        Provenance nobody = new Provenance("nobody", Provenance.Origin.DECIDED, "none", null);
        Recorded recorded = new Recorded(0, EventName.of(event).text(), event, Instant.EPOCH, nobody, machine.digest());
        return new End(recorded, machine, machine.memory().devices());
    }

    /** Bytes of struct pages that lie in the added memory. */
    long memmapInRange() {
        return pieces(Area.VMEMMAP)
                .filter(this::isInRange)
                .mapToLong(ChangedRange.Piece::bytes)
                .sum();
    }

    /** Bytes of struct pages that lie elsewhere. */
    long memmapElsewhere() {
        return pieces(Area.VMEMMAP)
                .filter(piece -> !isInRange(piece))
                .mapToLong(ChangedRange.Piece::bytes)
                .sum();
    }

    private Stream<ChangedRange.Piece> pieces(Area area) {
        return ranges(area).flatMap(range -> range.pieces().stream());
    }

    private Stream<ChangedRange> ranges(Area area) {
        return comparison.ranges().stream()
                .filter(range -> range.area() == area && range.kind() == ChangedRange.Kind.MAPPED);
    }

    private boolean isInRange(ChangedRange.Piece piece) {
        ChangedRange.Memory after = piece.after();
        return after != null && after.pa() >= start && after.pa() < start + bytes;
    }

    /** Whose memory holds struct pages. */
    List<Owner.Part> keptIn() {
        return ranges(Area.VMEMMAP)
                .flatMap(range -> range.frames().stream())
                .distinct()
                .toList();
    }

    /** Leaves that came, by level, the largest first. */
    Map<Integer, Long> leaves(Area area) {
        Map<Integer, Long> leaves = new TreeMap<>(java.util.Comparator.reverseOrder());
        ranges(area).forEach(range -> {
            ChangedRange.Mapped after = range.after();
            if (after != null) {
                leaves.merge(after.level(), range.leaves(after), Long::sum);
            }
        });
        return leaves;
    }

    /** Table pages that came, by level, the largest first. */
    Map<Integer, Long> tables() {
        Map<Integer, Long> tables = new TreeMap<>(java.util.Comparator.reverseOrder());
        comparison.tables().stream()
                .filter(Comparison.ChangedTable::isMade)
                .forEach(table -> tables.merge(table.place().level(), 1L, Long::sum));
        return tables;
    }
}
