package replug.interchange.emit;

import static replug.domain.paging.PagingMode.PAGE_BYTES;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import replug.application.ComparedTables;
import replug.application.Provenance.Origin;
import replug.application.fixture.Divergence;
import replug.application.fixture.Fixture;
import replug.application.fixture.FixtureCheck;
import replug.application.fixture.FixtureModel;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.memory.MemoryBlocks;
import replug.domain.paging.FrameRange;

/**
 * A step of a fixture, and how the machine is expected to be after it.
 *
 * @param step what is asked, and the event that is expected
 * @param after the machine then: of a recording, its tables as far as they are compared
 * @param blocks its memory blocks; null where a recording does not have them, and the model has gone another way
 */
record ExpectedStep(
        Fixture.Step step, Machine after, @Nullable MemoryBlocks blocks) {
    private static final long MAX_PHYSICAL = 1L << 56;

    /** @throws replug.domain.machine.ImpossibleHistory if what is expected contradicts itself */
    static List<ExpectedStep> of(Fixture fixture) {
        boolean isRecorded = fixture.origin() == Origin.OBSERVED;
        Machine start = Hotplug.evolve(null, fixture.start());
        Machine expected = isRecorded ? compared(start) : start;
        long known = isRecorded ? diverges(fixture) : Long.MAX_VALUE;
        Machine model = expected;
        List<ExpectedStep> steps = new ArrayList<>();
        for (Fixture.Step step : fixture.steps()) {
            boolean isKnown = step.event() < known;
            expected = Hotplug.evolve(expected, step.expected());
            model = isRecorded && isKnown ? Hotplug.evolve(model, FixtureModel.decide(model, step)) : expected;
            steps.add(new ExpectedStep(step, expected, isKnown ? model.blocks() : null));
        }
        return steps;
    }

    private static Machine compared(Machine machine) {
        return new Machine(
                machine.facts(),
                new ComparedTables(machine.facts()).only(machine.tables()),
                machine.preallocatedRootEntries(),
                machine.memory(),
                false,
                false);
    }

    /** The number of the first event at which the model goes another way. */
    private static long diverges(Fixture fixture) {
        return FixtureCheck.of(fixture)
                .map(found -> found instanceof Divergence.Operated operated
                        ? operated.step().event()
                        : 0L)
                .orElse(Long.MAX_VALUE);
    }

    Operation operation() {
        return step.ask().operation();
    }

    boolean isDone() {
        return !(step.expected() instanceof Event.Refused || step.expected() instanceof Event.KernelStopped);
    }

    /** The page frames that the operation is about; empty where it is about none, or not about whole ones. */
    Optional<FrameRange> frames() {
        return switch (operation()) {
            case Operation.AddMemory add -> frames(add.start(), add.size());
            case Operation.AddDriverManagedMemory add -> frames(add.start(), add.size());
            case Operation.RemoveMemory remove -> frames(remove.start(), remove.size());
            case Operation.OfflineAndRemoveMemory remove -> frames(remove.start(), remove.size());
            case Operation.MemremapPages map -> frames(map.start(), map.size());
            case Operation.MemunmapPages unmap -> frames(unmap.start(), unmap.size());
            case Operation.SetMemoryBlockState _,
                    Operation.RegisterStaticMemoryGroup _,
                    Operation.RegisterDynamicMemoryGroup _,
                    Operation.UnregisterMemoryGroup _,
                    Operation.FragmentFreeMemory _,
                    Operation.WriteSysfs _ -> Optional.empty();
        };
    }

    private static Optional<FrameRange> frames(long start, long bytes) {
        boolean isWhole = ((start | bytes) & (PAGE_BYTES - 1)) == 0;
        boolean isPhysical = start >= 0 && bytes > 0 && bytes <= MAX_PHYSICAL && start <= MAX_PHYSICAL - bytes;
        return isWhole && isPhysical ? Optional.of(FrameRange.ofBytes(start, bytes)) : Optional.empty();
    }

    /** The memory blocks that the operation is about as runs without gaps; none where it is about none, or parts. */
    List<MemoryBlocks.Run> runs() {
        long blockBytes = after.facts().memoryBlockBytes();
        if (blocks == null) {
            return List.of();
        }
        if (operation() instanceof Operation.SetMemoryBlockState set) {
            return blocks.covering(set.block(), 1);
        }
        boolean hasBlocks =
                !(operation() instanceof Operation.MemremapPages || operation() instanceof Operation.MemunmapPages);
        FrameRange range = frames().orElse(null);
        return hasBlocks
                        && range != null
                        && range.pa() % blockBytes == 0
                        && range.bytes() % blockBytes == 0
                        && range.bytes() / blockBytes < Integer.MAX_VALUE
                        && range.pa() / blockBytes < Integer.MAX_VALUE
                ? blocks.covering((int) (range.pa() / blockBytes), (int) (range.bytes() / blockBytes))
                : List.of();
    }
}
