package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.domain.linux.Area;
import replug.domain.machine.Check;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryChanges;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;
import replug.interchange.EventJson;
import replug.interchange.EventName;
import replug.interchange.OperationLines;

/** What holds whatever a machine is asked: seeded histories on the boots of real kernels. A failure prints its commands. */
class LawsTest {
    private static final int HISTORIES = 130;
    private static final int OPERATIONS = 25;

    /** Refusals after which something may be left (kernel-spec 5.6); what others did, they have undone. */
    private static final Set<Check> LEAVING = EnumSet.of(Check.MEMMAP_MEMORY, Check.SECTION_PRESENT);

    static List<String> boots() {
        return Boots.names();
    }

    /** A history in the making. */
    private static final class Run {
        final long seed;
        final List<Ask> asked = new ArrayList<>();
        Machine machine;
        /** Whether a leaf may have been cleared for more than was removed, or something is left of a failed add. */
        boolean isScarred;

        Run(long seed, Machine machine) {
            this.seed = seed;
            this.machine = machine;
        }

        /** The commands as {@code replug run} reads them. */
        @Override
        public String toString() {
            return "seed %d%n%s"
                    .formatted(seed, asked.stream().map(OperationLines::line).collect(Collectors.joining("\n")));
        }
    }

    @ParameterizedTest
    @MethodSource("boots")
    void whatever_is_asked_the_journal_rebuilds_refusals_write_nothing_and_invariants_hold(String boot) {
        Machine booted = Boots.booted(boot);
        int operations = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(seed);
            Run run = new Run(seed, booted);
            while (run.asked.size() < OPERATIONS && !run.machine.isStopped()) {
                Ask ask = history.next(run.machine);
                run.asked.add(ask);
                step(run, ask);
                operations++;
            }
        }
        System.out.printf("laws on %s: %d histories, %d operations%n", boot, HISTORIES, operations);
    }

    private static void step(Run run, Ask ask) {
        Machine before = run.machine;
        Event event = Hotplug.decide(before, ask).getFirst();
        Machine after = Hotplug.evolve(before, event);

        Machine replayed = Hotplug.evolve(before, throughJson(event));
        assertThat(replayed.digest()).as("%s", run).isEqualTo(after.digest());
        assertThat(replayed.memory()).as("%s", run).isEqualTo(after.memory());
        if (event instanceof Event.Refused refused && !mayLeaveSomething(ask, refused)) {
            assertThat(before.tables().diff(after.tables()).stream().filter(write -> !isKasansOwn(write, after)))
                    .as("%s", run)
                    .isEmpty();
            assertThat(withoutMaxPfn(before.memory().changesTo(after.memory())))
                    .as("%s", run)
                    .isEqualTo(withoutMaxPfn(before.memory().changesTo(before.memory())));
        }
        run.isScarred |= scars(before, event, after);
        if (!run.isScarred) {
            assertThat(Invariants.broken(after)).as("%s", run).isEmpty();
            addIsTakenBack(run, before, event, after);
        }
        run.machine = after;
    }

    /** max_pfn stays where blocks before the one that failed left it. */
    private static MemoryChanges withoutMaxPfn(MemoryChanges changes) {
        return new MemoryChanges(
                changes.blocks(),
                changes.sections(),
                changes.zones(),
                changes.resources(),
                changes.nodes(),
                changes.groups(),
                changes.devices(),
                changes.policy(),
                null);
    }

    private static Event throughJson(Event event) {
        EventName name = EventName.of(event);
        return EventJson.read(name.text(), name.revision(), EventJson.write(event));
    }

    /** Blocks that went offline do not come back where there is no memory for their shadow. */
    private static boolean mayLeaveSomething(Ask ask, Event.Refused refused) {
        boolean mayFailToComeBack = refused.operation() instanceof Operation.OfflineAndRemoveMemory
                && ask.circumstances().failingAllocation() != null;
        return mayFailToComeBack || LEAVING.contains(refused.refusal().check());
    }

    /** KASAN's tables stay when a shadow goes (kernel-spec 6.4), and a shadow that comes back lies in other frames. */
    private static boolean isKasansOwn(TableWrite write, Machine machine) {
        return machine.facts().layout().area(write.va()) == Area.KASAN;
    }

    /** Whether this is among what the specification names as broken by real kernels (kernel-spec 7.4, 7.5, 8, 11). */
    private static boolean scars(Machine before, Event event, Machine after) {
        boolean isBroken =
                !after.facts().profile().unmapsFoldedLevels() && after.facts().mode() != PagingMode.SV57;
        boolean isShared = after.facts().structPageBytes() != 64;
        boolean leaves = event instanceof Event.Refused refused
                && LEAVING.contains(refused.refusal().check());
        return isBroken
                || isShared
                || leaves
                || event instanceof Event.KernelStopped
                || removesPartOfALeaf(before, event)
                || sharesASection(after);
    }

    private static boolean removesPartOfALeaf(Machine before, Event event) {
        Long start = removedFrom(event);
        Long size = removedBytes(event);
        if (start == null || size == null || event instanceof Event.Refused) {
            return false;
        }
        return isWithinALeaf(before, start) || isWithinALeaf(before, start + size) || isBootMemory(start);
    }

    private static @Nullable Long removedFrom(Event event) {
        return switch (event) {
            case Event.MemoryRemoved removed -> removed.operation().start();
            case Event.MemoryOfflinedAndRemoved removed -> removed.operation().start();
            case Event.DevicePagesUnmapped unmapped -> unmapped.operation().start();
            default -> null;
        };
    }

    private static @Nullable Long removedBytes(Event event) {
        return switch (event) {
            case Event.MemoryRemoved removed -> removed.operation().size();
            case Event.MemoryOfflinedAndRemoved removed -> removed.operation().size();
            case Event.DevicePagesUnmapped unmapped -> unmapped.operation().size();
            default -> null;
        };
    }

    /** Whether a leaf of the direct map begins before {@code pa} and goes on there. */
    private static boolean isWithinALeaf(Machine machine, long pa) {
        long va = machine.facts().layout().start(Area.DIRECT_MAP)
                + pa
                - machine.facts().physRamBase();
        boolean isLeaf = machine.facts().mode() != PagingMode.SV39
                && Pte.isLeaf(machine.tables().word(va, 2));
        return isLeaf && (pa & ((1L << 30) - 1)) != 0;
    }

    private static boolean isBootMemory(long pa) {
        return Long.compareUnsigned(pa, 0xc000_0000L) < 0;
    }

    /** Whether several device ranges, or a device and others, have struct pages in one section. */
    private static boolean sharesASection(Machine machine) {
        return machine.memory().devices().stream().anyMatch(LawsTest::isPartOfASection);
    }

    private static boolean isPartOfASection(DeviceRange range) {
        return ((range.start() | range.size()) & ((128 << 20) - 1)) != 0 || range.order() > 0;
    }

    /** Kernel-spec 11, 26: every slot is as before, but for tables that stay (7.6). */
    private static void addIsTakenBack(Run run, Machine before, Event event, Machine after) {
        Operation undo = switch (event) {
            case Event.MemoryAdded added ->
                new Operation.OfflineAndRemoveMemory(
                        added.operation().start(), added.operation().size());
            case Event.DriverManagedMemoryAdded added ->
                new Operation.OfflineAndRemoveMemory(
                        added.operation().start(), added.operation().size());
            default -> null;
        };
        if (undo == null) {
            return;
        }
        Event undone =
                Hotplug.decide(after, new Ask(undo, Circumstances.NONE, null)).getFirst();
        Machine removed = Hotplug.evolve(after, undone);
        if (undone instanceof Event.Refused) {
            return;
        }
        int root = before.tables().mode().rootLevel();
        assertThat(before.tables().diff(removed.tables()).stream()
                        .filter(write -> !isKasansOwn(write, removed) && write.level() != root))
                .as("added and taken back: %s", run)
                .isEmpty();
        assertThat(removed.memory().blocks())
                .as("%s", run)
                .isEqualTo(before.memory().blocks());
        assertThat(removed.memory().zones())
                .as("%s", run)
                .isEqualTo(before.memory().zones());
        assertThat(removed.memory().sections())
                .as("%s", run)
                .isEqualTo(before.memory().sections());
    }
}
