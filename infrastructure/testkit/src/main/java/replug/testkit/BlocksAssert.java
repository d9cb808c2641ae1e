package replug.testkit;

import java.util.Objects;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Machine;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.ZoneType;

/** Assertions on one memory block, or on several, each of which must be so. */
public final class BlocksAssert extends AbstractAssert<BlocksAssert, Machine> {
    private final MachineAssert machine;
    private final int first;
    private final int count;

    BlocksAssert(MachineAssert machine, Machine actual, int first, int count) {
        super(actual, BlocksAssert.class);
        this.machine = machine;
        this.first = first;
        this.count = count;
    }

    /** They are online, in whichever zone. */
    public BlocksAssert isOnline() {
        return are("online", run -> run.state() == State.ONLINE);
    }

    /** They are online, and their pages in this zone. */
    public BlocksAssert isOnlineIn(ZoneType zone) {
        return are(
                "online in " + zone.label(),
                run -> run.state() == State.ONLINE && zone.label().equals(run.zone()));
    }

    /** They are there, and offline. */
    public BlocksAssert isOffline() {
        return are("offline", run -> run.state() == State.OFFLINE);
    }

    /** There are no such blocks. */
    public BlocksAssert isAbsent() {
        return are("absent", run -> run.state() == State.ABSENT);
    }

    /** They are of this NUMA node. */
    public BlocksAssert isOnNode(int node) {
        return are("of node " + node, run -> Objects.equals(run.node(), node));
    }

    /** They are in the memory group of this id. */
    public BlocksAssert isInGroup(int group) {
        return are("in memory group " + group, run -> Objects.equals(run.group(), group));
    }

    /** They hold their own struct pages: memmap_on_memory. */
    public BlocksAssert hasMemmapOnMemory() {
        return are("holding struct pages of its own", run -> run.memmapPages() != null);
    }

    /** Their struct pages lie elsewhere. */
    public BlocksAssert hasNoMemmapOnMemory() {
        return are(
                "there, its struct pages elsewhere", run -> run.state() != State.ABSENT && run.memmapPages() == null);
    }

    /** What follows is about the machine again. */
    public MachineAssert and() {
        return machine;
    }

    private BlocksAssert are(String expected, Predicate<MemoryBlocks.Run> holds) {
        for (MemoryBlocks.Run run : actual.blocks().covering(first, count)) {
            if (!holds.test(run)) {
                throw failure("%s should be %s, but %s", blocks(first, count), expected, found(run));
            }
        }
        return this;
    }

    private String found(MemoryBlocks.Run run) {
        return "%s%s %s%s%s%s"
                .formatted(
                        run.count() == count ? "" : blocks(run.first(), run.count()) + " ",
                        run.count() == 1 ? "is" : "are",
                        Spans.state(run),
                        beside(", of node %d", run.node()),
                        beside(", in memory group %d", run.group()),
                        beside(", holding %d pages of struct pages", run.memmapPages()));
    }

    private static String beside(String text, @Nullable Integer value) {
        return value == null ? "" : text.formatted(value);
    }

    private String blocks(int from, int number) {
        return Spans.blocks(from, number, actual.facts().memoryBlockBytes());
    }
}
