package replug.domain.machine;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Event.KernelStopped;
import replug.domain.machine.Event.MachineBooted;
import replug.domain.machine.Event.Operated;
import replug.domain.paging.IllegalTableWrite;
import replug.domain.paging.PageTable;

/** The state machine: a command becomes events, events become a state. Both are pure functions. */
public final class Hotplug {
    private Hotplug() {}

    /**
     * What the command makes happen to {@code machine}, null before it has booted.
     *
     * @throws ImpossibleHistory if the command contradicts what is known: an operation before boot, a second boot, one
     *     after the kernel stopped, or tables of another root
     */
    public static List<Event> decide(@Nullable Machine machine, Command command) {
        return switch (command) {
            case Command.ObserveBoot boot -> {
                require(machine == null, "the machine has booted already");
                yield List.of(Observation.boot(boot));
            }
            case Command.ObserveOperation operation -> List.of(Observation.operation(running(machine), operation));
            case Command.ObserveStop stop -> List.of(Observation.stop(running(machine), stop));
        };
    }

    /**
     * The state after {@code event}; {@code machine} is null before boot.
     *
     * @throws ImpossibleHistory if the event cannot follow: the journal is broken
     */
    public static Machine evolve(@Nullable Machine machine, Event event) {
        try {
            return switch (event) {
                case MachineBooted booted -> {
                    require(machine == null, "the machine has booted already");
                    yield booted(booted);
                }
                case Operated operated -> after(running(machine), operated.outcome(), false);
                case KernelStopped stopped -> after(running(machine), stopped.outcome(), true);
            };
        } catch (IllegalTableWrite e) {
            throw new ImpossibleHistory(e);
        }
    }

    private static Machine booted(MachineBooted event) {
        MachineFacts facts = event.facts();
        PageTable root = PageTable.empty(facts.mode(), facts.swapperPgDir());
        Machine bare = new Machine(
                facts, root, (BitSet) event.preallocatedRootEntries().clone(), MemoryBlocks.NONE, null, false);
        return after(bare, event.outcome(), false);
    }

    private static Machine after(Machine machine, Outcome outcome, boolean stops) {
        MemoryBlocks blocks = machine.blocks();
        for (MemoryBlocks.Run change : outcome.blocks()) {
            blocks = blocks.with(change);
        }
        return new Machine(
                machine.facts(),
                machine.tables().apply(outcome.writes().toList()),
                machine.preallocatedRootEntries(),
                blocks,
                outcome.maxPfn() == null ? machine.maxPfn() : outcome.maxPfn(),
                stops);
    }

    private static Machine running(@Nullable Machine machine) {
        if (machine == null) {
            throw new ImpossibleHistory("the machine has not booted yet");
        }
        require(!machine.isStopped(), "the kernel stopped before this");
        return machine;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ImpossibleHistory(otherwise);
        }
    }
}
