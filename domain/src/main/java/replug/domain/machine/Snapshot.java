package replug.domain.machine;

import java.util.BitSet;
import java.util.List;
import replug.domain.linux.Phase;
import replug.domain.machine.Event.MachineBooted;
import replug.domain.memory.MemoryState;
import replug.domain.paging.PageTable;

/**
 * The whole state of a machine, said as the boot of one that is in this state from the start: so whoever can keep a boot
 * can keep any state, and what a boot does not say is in no state but for the two flags. Free frames are those that this
 * boot gives to the page allocator.
 *
 * @param boot makes the tables out of an empty root, and the memory out of {@link MemoryState#NONE}
 * @param isFollowed as {@link Machine#isFollowed}
 * @param isStopped as {@link Machine#isStopped}
 */
public record Snapshot(MachineBooted boot, boolean isFollowed, boolean isStopped) {
    /** The state of {@code machine}. */
    public static Snapshot of(Machine machine) {
        MachineFacts facts = machine.facts();
        MemoryState memory = machine.memory();
        PageTable root = PageTable.empty(facts.mode(), facts.swapperPgDir());
        Phase all = new Phase(
                Phase.Name.OBSERVED,
                root.diff(machine.tables()),
                List.of(),
                memory.free().ranges());
        Outcome outcome =
                new Outcome(0, List.of(all), MemoryState.NONE.changesTo(memory), List.of(), null, Circumstances.NONE);
        BitSet preallocated = (BitSet) machine.preallocatedRootEntries().clone();
        return new Snapshot(new MachineBooted(facts, preallocated, outcome), machine.isFollowed(), machine.isStopped());
    }

    /**
     * The machine in this state: nobody can tell it from the one that had it, now or later.
     *
     * @throws ImpossibleHistory if no machine can be in this state
     */
    public Machine machine() {
        Machine machine = Hotplug.evolve(null, boot);
        return new Machine(
                machine.facts(),
                machine.tables(),
                machine.preallocatedRootEntries(),
                machine.memory(),
                isFollowed,
                isStopped);
    }
}
