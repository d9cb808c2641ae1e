package replug.domain.machine;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.FrameSource;
import replug.domain.linux.Phase;
import replug.domain.machine.Event.KernelStopped;
import replug.domain.machine.Event.MachineBooted;
import replug.domain.machine.Event.Operated;
import replug.domain.memory.FreeFrames;
import replug.domain.memory.MemoryState;
import replug.domain.paging.FrameRange;
import replug.domain.paging.IllegalTableWrite;
import replug.domain.paging.PageTable;

/** The state machine: a command becomes events, events become a state. Both are pure functions. */
public final class Hotplug {
    private Hotplug() {}

    /**
     * What the command makes happen to {@code machine}, null before it has booted.
     *
     * @throws ImpossibleHistory if the command contradicts what is known: an operation before boot, a second boot, one
     *     after the kernel stopped, one asked of a machine that was followed, or tables of another root
     * @throws IllegalArgumentException if a machine cannot boot with its parameters
     */
    public static List<Event> decide(@Nullable Machine machine, Command command) {
        return switch (command) {
            case Command.BootMachine boot -> {
                require(machine == null, "the machine has booted already");
                yield List.of(new Boot(boot).event());
            }
            case Command.ObserveBoot boot -> {
                require(machine == null, "the machine has booted already");
                yield List.of(Observation.boot(boot));
            }
            case Command.ObserveOperation operation -> List.of(Observation.operation(running(machine), operation));
            case Command.ObserveStop stop -> List.of(Observation.stop(running(machine), stop));
            case Command.Ask ask ->
                List.of(decide(
                        running(machine),
                        ask,
                        new LowestFreeFrames(running(machine).memory())));
        };
    }

    /**
     * As {@link #decide(Machine, Command)}, the frames coming from {@code frames}.
     *
     * @throws ImpossibleHistory if the kernel stopped before, or the machine was followed
     */
    public static Event decide(Machine machine, Command.Ask ask, FrameSource frames) {
        running(machine);
        require(
                !machine.isFollowed(),
                "the machine is a recording, and what a recording does not show is not known: boot one to ask");
        return new Decision(machine, ask, frames).event();
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
        } catch (IllegalTableWrite | IllegalArgumentException e) {
            throw new ImpossibleHistory(e);
        }
    }

    private static Machine booted(MachineBooted event) {
        MachineFacts facts = event.facts();
        PageTable root = PageTable.empty(facts.mode(), facts.swapperPgDir());
        Machine bare = new Machine(
                facts, root, (BitSet) event.preallocatedRootEntries().clone(), MemoryState.NONE, false, false);
        Machine booted = after(bare, event.outcome(), false);
        return new Machine(facts, booted.tables(), booted.preallocatedRootEntries(), booted.memory(), false, false);
    }

    private static Machine after(Machine machine, Outcome outcome, boolean stops) {
        MemoryState memory = machine.memory().with(outcome.changes());
        return new Machine(
                machine.facts(),
                written(machine.tables(), outcome),
                machine.preallocatedRootEntries(),
                memory.with(after(memory.free(), outcome)),
                machine.isFollowed() || outcome.wasSeen(),
                stops);
    }

    private static FreeFrames after(FreeFrames free, Outcome outcome) {
        FreeFrames next = free;
        for (Phase phase : outcome.phases()) {
            for (FrameRange taken : phase.taken()) {
                next = next.without(taken);
            }
            next = next.with(phase.freed());
        }
        return next;
    }

    private static PageTable written(PageTable tables, Outcome outcome) {
        boolean writes =
                outcome.phases().stream().anyMatch(phase -> !phase.writes().isEmpty());
        return writes
                ? tables.edit(
                        edit -> outcome.phases().forEach(phase -> phase.writes().forEach(edit::apply)))
                : tables;
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
