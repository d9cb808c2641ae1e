package replug.application;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import replug.application.ChangedRange.Kind;
import replug.application.ChangedRange.Mapped;
import replug.application.ChangedRange.Memory;
import replug.application.Owner.Part;
import replug.application.Owner.Relation;
import replug.application.Owners.Extent;
import replug.domain.linux.Area;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.LeafChange;
import replug.domain.paging.Leaves;

/** Cuts what changed where the area, the owner or the event changes, and joins what is alike into ranges. */
final class ChangedRanges {
    private final MachineFacts facts;
    private final Owners owners;
    private final EventsBetween events;
    private final List<ChangedRange> ranges = new ArrayList<>();
    private @Nullable Alike alike;
    private Pieces pieces = new Pieces();

    /** What must be the same throughout a range. {@code extents} are whose memory it is, not only where it lies. */
    private record Alike(
            Kind kind,
            Area area,
            Relation relation,
            Area owner,
            List<Extent> extents,
            @Nullable Mapped before,
            @Nullable Mapped after,
            @Nullable Written by) {}

    ChangedRanges(MachineFacts facts, Owners owners, EventsBetween events) {
        this.facts = facts;
        this.owners = owners;
        this.events = events;
    }

    List<ChangedRange> ranges() {
        end();
        return ranges;
    }

    /** Takes what changed next, in ascending order of addresses. */
    void add(LeafChange change) {
        for (long done = 0; done < change.count(); ) {
            LeafChange rest = change.part(done, change.count() - done);
            Subject subject = Subject.of(facts, rest.va());
            WrittenRanges.Reach reach = events.at(rest.va());
            long count = Math.min(fitting(rest, subject.end), fitting(rest, reach.last() + 1));
            List<Extent> extents = List.of();
            if (subject.isMemory()) {
                extents = extents(subject, rest);
                count = extents.size() > 1
                        ? 1
                        : Math.min(
                                count,
                                fitting(rest, subject.va(extents.getFirst().end())));
            }
            add(rest.part(0, count), subject, extents, reach.by());
            done += count;
        }
    }

    /** How many pieces end before {@code end}, 0 being past the last address; at least one. */
    private static long fitting(LeafChange change, long end) {
        long room = end - change.va();
        return end == 0 || room < 0 || room >= change.bytes()
                ? change.count()
                : Math.max(1, room / change.pieceBytes());
    }

    private List<Extent> extents(Subject subject, LeafChange change) {
        long pa = subject.pa(change.va());
        long end = subject.paEnd(change.va() + change.pieceBytes());
        List<Extent> extents = new ArrayList<>(1);
        Extent extent = owners.at(pa);
        extents.add(extent);
        while (extent.end() < end && !owners.isLast(extent)) {
            extent = owners.at(extent.end());
            extents.add(extent);
        }
        if (extents.size() > 1 && extents.stream().anyMatch(one -> !isUnknown(one))) {
            extents.removeIf(ChangedRanges::isUnknown);
        }
        return extents;
    }

    private static boolean isUnknown(Extent extent) {
        return extent.part() instanceof Owner.Unknown;
    }

    private void add(LeafChange change, Subject subject, List<Extent> extents, @Nullable Written by) {
        Alike next = new Alike(
                kind(change.before(), change.after()),
                facts.layout().area(change.va()),
                subject.relation,
                subject.area,
                extents,
                mapped(change.before()),
                mapped(change.after()),
                by);
        if (!next.equals(alike) || !pieces.goOnAt(change.va())) {
            end();
            alike = next;
        }
        pieces.add(change);
    }

    private void end() {
        if (alike != null) {
            List<ChangedRange.Piece> list = pieces.list();
            long va = list.getFirst().va();
            long bytes = list.getLast().va() + list.getLast().bytes() - va;
            ranges.add(new ChangedRange(
                    alike.kind,
                    alike.area,
                    owner(alike, va, bytes),
                    va,
                    bytes,
                    alike.before,
                    alike.after,
                    alike.by,
                    frames(alike, list),
                    list));
        }
        pieces = new Pieces();
        alike = null;
    }

    private Owner owner(Alike range, long va, long bytes) {
        if (range.extents.isEmpty()) {
            return new Owner(range.relation, range.owner, List.of());
        }
        Subject subject = Subject.of(facts, va);
        return new Owner(range.relation, range.owner, owners.parts(subject.pa(va), subject.paEnd(va + bytes)));
    }

    /** Where struct pages and shadow are kept. In the direct map, it is the memory itself. */
    private List<Part> frames(Alike range, List<ChangedRange.Piece> list) {
        if (range.relation != Relation.MEMMAP && range.relation != Relation.SHADOW) {
            return List.of();
        }
        Set<Part> parts = new LinkedHashSet<>();
        for (ChangedRange.Piece piece : list) {
            Memory memory = piece.present();
            if (memory != null) {
                parts.add(owners.at(memory.pa()).part());
            }
        }
        return List.copyOf(parts);
    }

    private static @Nullable Mapped mapped(@Nullable Leaves leaves) {
        return leaves == null ? null : new Mapped(leaves.level(), leaves.flags());
    }

    private static Kind kind(@Nullable Leaves before, @Nullable Leaves after) {
        boolean was = before != null && before.isValid();
        boolean is = after != null && Objects.requireNonNull(after).isValid();
        return was == is ? Kind.CHANGED : is ? Kind.MAPPED : Kind.UNMAPPED;
    }
}
