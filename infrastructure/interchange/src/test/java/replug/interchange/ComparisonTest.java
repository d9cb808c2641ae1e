package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.entryBytes;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.application.ChangedRange;
import replug.application.ChangedRange.Kind;
import replug.application.ChangedRange.Mapped;
import replug.application.ChangedRange.Memory;
import replug.application.ChangedRange.Piece;
import replug.application.Comparison;
import replug.application.EventsBetween;
import replug.application.Inventory;
import replug.application.Provenance;
import replug.application.Recorded;
import replug.domain.linux.Area;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Walk;
import replug.interchange.DumpedLeaves.Difference;
import replug.interchange.DumpedLeaves.Leaf;

/** Comparisons of the states of real kernels, held against the dumps of both, leaf by leaf. */
class ComparisonTest {
    private static final int DISTANT_PAIRS = 12;

    private final List<Recorded> events = new ArrayList<>();
    private final List<Machine> states = new ArrayList<>();
    private final Map<Integer, DumpedLeaves> dumps = new HashMap<>();
    private final Map<List<Long>, Integer> contents = new HashMap<>();

    static List<Path> recordings() {
        return Recordings.all();
    }

    private void read(Path file) {
        Machine machine = null;
        Provenance seen = new Provenance("test", Provenance.Origin.OBSERVED, "test", null);
        try (Recording recording = Recording.open(file, _ -> {})) {
            for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                for (Event event : Hotplug.decide(machine, step.command())) {
                    machine = Hotplug.evolve(machine, event);
                    events.add(new Recorded(
                            events.size(), EventName.of(event).text(), event, Instant.EPOCH, seen, machine.digest()));
                    states.add(machine);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void what_is_told_of_any_two_states_is_what_their_dumps_differ_in(Path file) {
        read(file);
        for (int event = 1; event < states.size(); event++) {
            check(event - 1, event);
        }
        SplittableRandom random =
                new SplittableRandom(file.getFileName().toString().hashCode());
        for (int i = 0; i < DISTANT_PAIRS; i++) {
            check(random.nextInt(states.size()), random.nextInt(states.size()));
        }
        check(0, states.size() - 1);
        check(states.size() - 1, 0);
    }

    private Comparison compare(int from, int to) {
        EventsBetween between = new EventsBetween(Math.min(from, to));
        for (int event = 0; event <= Math.max(from, to); event++) {
            between.accept(events.get(event), states.get(event));
        }
        return between.compare(from > to);
    }

    private void check(int from, int to) {
        String pair = "%d..%d".formatted(from, to);
        Comparison comparison = compare(from, to);
        PageTable before = states.get(from).tables();
        PageTable after = states.get(to).tables();

        List<TableWrite> writes = comparison.writes().stream()
                .map(write -> WriteText.parse(WriteText.of(write)))
                .toList();
        PageTable made = before.apply(writes);
        assertThat(made.digest()).as(pair).isEqualTo(after.digest());
        assertThat(made.runs()).as(pair).isEqualTo(after.runs());

        Difference difference = DumpedLeaves.between(dump(from), dump(to));
        Set<Leaf> gone = new HashSet<>();
        Set<Leaf> there = new HashSet<>();
        long bytes = 0;
        long next = 0;
        for (ChangedRange range : comparison.ranges()) {
            assertThat(Long.compareUnsigned(range.va(), next))
                    .as("%s is told once", pair)
                    .isNotNegative();
            next = range.va();
            for (Piece piece : range.pieces()) {
                assertThat(piece.va()).as(pair).isEqualTo(next);
                next = piece.va() + piece.bytes();
                bytes += piece.bytes();
                addLeaves(gone, piece, range.before(), piece.before());
                addLeaves(there, piece, range.after(), piece.after());
            }
            assertThat(next).as(pair).isEqualTo(range.va() + range.bytes());
            assertThat(range.kind()).as(pair).isEqualTo(kind(range));
            checkEvent(range, Math.min(from, to), Math.max(from, to));
        }
        assertThat(gone).as("%s before", pair).isEqualTo(difference.before());
        assertThat(there).as("%s after", pair).isEqualTo(difference.after());
        assertThat(bytes).as("%s bytes", pair).isEqualTo(DumpedLeaves.bytes(difference));
        checkSums(comparison, states.get(from), states.get(to), pair);
    }

    private DumpedLeaves dump(int event) {
        return dumps.computeIfAbsent(event, _ -> {
            Machine machine = states.get(event);
            List<String> lines = new ArrayList<>();
            TableLines.write(machine.tables(), machine.facts().layout().cuts(), lines::add);
            return new DumpedLeaves(machine.facts().mode(), machine.tables().rootTable(), lines, contents);
        });
    }

    /** The leaves that a piece tells of, each whole even where the piece is a part of it. */
    private static void addLeaves(Set<Leaf> leaves, Piece piece, @Nullable Mapped mapped, @Nullable Memory memory) {
        assertThat(mapped == null).isEqualTo(memory == null);
        if (mapped == null || memory == null) {
            return;
        }
        long leafBytes = entryBytes(mapped.level());
        boolean isRepeated = memory.bytes() < piece.bytes();
        for (long va = piece.va() & -leafBytes; va - piece.va() < piece.bytes(); va += leafBytes) {
            long pa = isRepeated ? memory.pa() : memory.pa() + (va - piece.va());
            leaves.add(new Leaf(va, mapped.level(), Pte.of(pa, mapped.flags())));
        }
    }

    private static Kind kind(ChangedRange range) {
        boolean was = range.before() != null && range.before().isValid();
        boolean is = range.after() != null && range.after().isValid();
        return was && !is ? Kind.UNMAPPED : is && !was ? Kind.MAPPED : Kind.CHANGED;
    }

    /** The event told is the last after which the address was mapped otherwise than before it. */
    private void checkEvent(ChangedRange range, int first, int last) {
        int times = 0;
        long newest = -1;
        for (int event = first + 1; event <= last; event++) {
            if (!leaf(event - 1, range.va()).equals(leaf(event, range.va()))) {
                times++;
                newest = event;
            }
        }
        assertThat(Objects.requireNonNull(range.by()).event()).isEqualTo(newest);
        assertThat(range.by().times()).isEqualTo(times);
        assertThat(range.by().name()).isEqualTo(events.get((int) newest).name());
    }

    private List<Long> leaf(int event, long va) {
        Walk.Step end = states.get(event).tables().walk(va).steps().getLast();
        return end.word() == 0 ? List.of() : List.of((long) end.level(), end.word());
    }

    /** Where no table is shared, what is mapped now less what was before is what the sums say. */
    private static void checkSums(Comparison comparison, Machine before, Machine after, String pair) {
        Inventory was = Inventory.of(before);
        Inventory is = Inventory.of(after);
        for (Area area : Area.values()) {
            Comparison.Sum sum = comparison.sums().get(area);
            long more = sum == null ? 0 : sum.mapped() - sum.unmapped();
            if (area != Area.KASAN) {
                assertThat(more).as("%s %s", pair, area).isEqualTo(is.mappedBytes(area) - was.mappedBytes(area));
            }
            long told = comparison.ranges().stream()
                    .filter(range -> range.area() == area)
                    .mapToLong(ChangedRange::bytes)
                    .sum();
            assertThat(sum == null ? 0 : sum.mapped() + sum.unmapped() + sum.changed())
                    .isEqualTo(told);
        }
    }
}
