package replug.domain.machine;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.RootEntries;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Command.ObserveStop;
import replug.domain.machine.MemoryBlocks.Run;
import replug.domain.machine.MemoryBlocks.State;
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
        List<Run> blocks = MemoryBlocks.NONE.changesTo(command.blocks());
        Outcome outcome = new Outcome(0, observed(root, command.tables()), blocks, null, List.of(), command.note());
        return new Event.MachineBooted(facts, preallocated, outcome);
    }

    static Event operation(Machine machine, ObserveOperation command) {
        Outcome outcome = new Outcome(
                command.result(),
                observed(machine.tables(), command.tables()),
                blocks(machine, command),
                command.maxPfn(),
                command.log(),
                command.note());
        return command.result() < 0
                ? new Event.Refused(command.operation(), refusal(command), outcome)
                : done(command.operation(), outcome);
    }

    static Event stop(Machine machine, ObserveStop command) {
        return new Event.KernelStopped(
                new Outcome(0, List.of(), List.of(), machine.maxPfn(), command.log(), command.note()));
    }

    private static Event done(Operation operation, Outcome outcome) {
        return switch (operation) {
            case Operation.AddMemory add -> new Event.MemoryAdded(add, outcome);
            case Operation.AddDriverManagedMemory add -> new Event.DriverManagedMemoryAdded(add, outcome);
            case Operation.RemoveMemory remove -> new Event.MemoryRemoved(remove, outcome);
            case Operation.OfflineAndRemoveMemory remove -> new Event.MemoryOfflinedAndRemoved(remove, outcome);
            case Operation.SetMemoryBlockState set ->
                set.goesOnline()
                        ? new Event.MemoryBlockOnlined(set, outcome)
                        : new Event.MemoryBlockOfflined(set, outcome);
            case Operation.MemremapPages map -> new Event.DevicePagesMapped(map, outcome);
            case Operation.MemunmapPages unmap -> new Event.DevicePagesUnmapped(unmap, outcome);
            case Operation.RegisterStaticMemoryGroup group -> new Event.StaticMemoryGroupRegistered(group, outcome);
            case Operation.RegisterDynamicMemoryGroup group -> new Event.DynamicMemoryGroupRegistered(group, outcome);
            case Operation.UnregisterMemoryGroup group -> new Event.MemoryGroupUnregistered(group, outcome);
            case Operation.FragmentFreeMemory fragment -> new Event.FreeMemoryFragmented(fragment, outcome);
            case Operation.WriteSysfs write -> new Event.SysfsWritten(write, outcome);
        };
    }

    private static List<Outcome.Phase> observed(PageTable before, PageTable after) {
        List<TableWrite> writes = diff(before, after);
        return writes.isEmpty() ? List.of() : List.of(new Outcome.Phase(Outcome.Phase.Name.OBSERVED, writes));
    }

    private static List<TableWrite> diff(PageTable before, PageTable after) {
        if (before.mode() != after.mode() || before.rootTable() != after.rootTable()) {
            throw new ImpossibleHistory("the machine's root table is the %s table 0x%x, not the %s table 0x%x"
                    .formatted(before.mode(), before.rootTable(), after.mode(), after.rootTable()));
        }
        return before.diff(after);
    }

    private static Refusal refusal(ObserveOperation command) {
        return new Refusal(-command.result(), message(command.log()));
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

    private static List<Run> blocks(Machine machine, ObserveOperation command) {
        if (command.blocks() != null) {
            return machine.blocks().changesTo(command.blocks());
        }
        return command.result() < 0 ? List.of() : implied(machine, command.operation());
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
