package replug.domain.machine;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Phase;
import replug.domain.linux.RootEntries;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Command.ObserveStop;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.MemoryChanges;
import replug.domain.memory.MemoryState;
import replug.domain.memory.Resources;
import replug.domain.paging.PageTable;
import replug.domain.paging.TableWrite;

/** Turns what was seen of a real machine into events: the writes are the difference of what was seen before and after. */
final class Observation {
    private static final Pattern TIMESTAMP = Pattern.compile("^\\[ *\\d+\\.\\d+] ");

    private Observation() {}

    static Event boot(ObserveBoot command) {
        MachineFacts facts = command.facts();
        PageTable root = PageTable.empty(facts.mode(), facts.swapperPgDir());
        BitSet preallocated = RootEntries.empty(command.tables());
        Resources resources = Resources.parse(facts.iomem());
        MemoryState memory = command.seen().over(new BootMemory(facts, resources).state(command.tables()));
        Phase observed = new Phase(
                Phase.Name.OBSERVED,
                diff(root, command.tables()),
                List.of(),
                memory.free().ranges());
        Outcome outcome = new Outcome(
                0,
                List.of(observed),
                MemoryState.NONE.changesTo(memory),
                List.of(),
                command.note(),
                Circumstances.NONE);
        return new Event.MachineBooted(facts, preallocated, outcome);
    }

    static Event operation(Machine machine, ObserveOperation command) {
        Phase observed = new Phase(Phase.Name.OBSERVED, diff(machine.tables(), command.tables()), List.of(), List.of());
        Outcome outcome = new Outcome(
                command.result(),
                List.of(observed),
                changes(machine, command),
                command.log(),
                command.note(),
                Circumstances.NONE);
        return command.result() < 0
                ? new Event.Refused(command.operation(), refusal(command), outcome)
                : Event.done(command.operation(), outcome);
    }

    static Event stop(Machine machine, ObserveStop command) {
        return new Event.KernelStopped(
                null,
                new Outcome(
                        0,
                        List.of(),
                        MemoryChanges.of(List.of(), machine.maxPfn()),
                        command.log(),
                        command.note(),
                        Circumstances.NONE));
    }

    private static MemoryChanges changes(Machine machine, ObserveOperation command) {
        MemoryState known = machine.memory();
        if (command.seen().blocks() == null && command.result() >= 0) {
            known = known.with(MemoryChanges.of(implied(machine, command.operation()), known.maxPfn()));
        }
        return machine.memory().changesTo(command.seen().over(known));
    }

    private static List<TableWrite> diff(PageTable before, PageTable after) {
        if (before.mode() != after.mode() || before.rootTable() != after.rootTable()) {
            throw new ImpossibleHistory("the machine's root table is the %s table 0x%x, not the %s table 0x%x"
                    .formatted(before.mode(), before.rootTable(), after.mode(), after.rootTable()));
        }
        return before.diff(after);
    }

    private static Refusal refusal(ObserveOperation command) {
        return new Refusal(-command.result(), message(command.log()), null);
    }

    /** The first line that says something; a warning's frame of dashes does not. */
    private static @Nullable String message(List<String> log) {
        for (String line : log) {
            Matcher timestamp = TIMESTAMP.matcher(line);
            String text = timestamp.find() ? line.substring(timestamp.end()) : line;
            if (!text.startsWith("---") && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    /** The blocks that a successful operation leaves behind. A zone is known only to who looked. */
    private static List<Run> implied(Machine machine, Operation operation) {
        return switch (operation) {
            case Operation.AddMemory add ->
                blocks(machine, add.start(), add.size(), State.OFFLINE, (add.flags() & 4) != 0 ? null : add.nid());
            case Operation.AddDriverManagedMemory add ->
                blocks(machine, add.start(), add.size(), State.OFFLINE, (add.flags() & 4) != 0 ? null : add.nid());
            case Operation.RemoveMemory remove -> blocks(machine, remove.start(), remove.size(), State.ABSENT, null);
            case Operation.OfflineAndRemoveMemory remove ->
                blocks(machine, remove.start(), remove.size(), State.ABSENT, null);
            case Operation.SetMemoryBlockState set -> {
                Run block = machine.blocks().block(set.block());
                Integer node = block == null ? null : block.node();
                State state = set.goesOnline() ? State.ONLINE : State.OFFLINE;
                String zone = set.state().equals("online_movable") ? "Movable" : null;
                yield List.of(new Run(set.block(), 1, state, zone, node));
            }
            case Operation.MemremapPages _,
                    Operation.MemunmapPages _,
                    Operation.RegisterStaticMemoryGroup _,
                    Operation.RegisterDynamicMemoryGroup _,
                    Operation.UnregisterMemoryGroup _,
                    Operation.FragmentFreeMemory _,
                    Operation.WriteSysfs _ -> List.of();
        };
    }

    private static List<Run> blocks(Machine machine, long start, long size, State state, @Nullable Integer node) {
        long bytes = machine.facts().memoryBlockBytes();
        long first = Long.divideUnsigned(start, bytes);
        long count = Long.divideUnsigned(size, bytes);
        if (count == 0 || first + count > Integer.MAX_VALUE || first + count < 0) {
            return List.of();
        }
        return List.of(new Run((int) first, (int) count, state, null, node));
    }
}
