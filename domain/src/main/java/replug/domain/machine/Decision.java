package replug.domain.machine;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.FrameSource;
import replug.domain.linux.KernelBug;
import replug.domain.linux.Phase;
import replug.domain.machine.Refusal.Errno;

/** One operation asked of the model: runs the kernel's rules and makes an event of what they did. */
final class Decision {
    private final Machine machine;
    private final Command.Ask ask;
    private final FrameSource frames;

    Decision(Machine machine, Command.Ask ask, FrameSource frames) {
        this.machine = machine;
        this.ask = ask;
        this.frames = frames;
    }

    Event event() {
        Event[] event = new Event[1];
        machine.tables().edit(edit -> event[0] = event(new Kernel(machine, edit, frames, ask.circumstances())));
        return Objects.requireNonNull(event[0]);
    }

    private Event event(Kernel kernel) {
        try {
            kernel.phases.begin(Phase.Name.CHECKS);
            int result = perform(kernel, ask.operation());
            Outcome outcome = outcome(kernel, result);
            Refusal refusal = kernel.refusal();
            return result < 0
                    ? new Event.Refused(
                            ask.operation(), refusal == null ? new Refusal(-result, null, null) : refusal, outcome)
                    : Event.done(ask.operation(), outcome);
        } catch (KernelBug e) {
            kernel.log.add(String.valueOf(e.getMessage()));
            return new Event.KernelStopped(ask.operation(), outcome(kernel, 0));
        }
    }

    private Outcome outcome(Kernel kernel, int result) {
        List<String> log = kernel.log;
        return new Outcome(
                result,
                kernel.phases.phases(),
                machine.memory().changesTo(kernel.memory()),
                log,
                note(),
                ask.circumstances());
    }

    private @Nullable String note() {
        return ask.note();
    }

    private static int perform(Kernel kernel, Operation operation) {
        if (!kernel.profile.memoryHotplug() && !(operation instanceof Operation.FragmentFreeMemory)) {
            return kernel.refuse(
                    Errno.EOPNOTSUPP,
                    Check.MEMORY_HOTPLUG,
                    "this kernel has no memory hotplug: its mapping functions are gone after boot");
        }
        return switch (operation) {
            case Operation.AddMemory add ->
                new HotAdd(kernel).add("System RAM", add.nid(), add.start(), add.size(), add.flags());
            case Operation.AddDriverManagedMemory add ->
                new HotAdd(kernel).addDriverManaged(add.resource(), add.nid(), add.start(), add.size(), add.flags());
            case Operation.RemoveMemory remove -> new HotRemove(kernel).remove(remove.start(), remove.size());
            case Operation.OfflineAndRemoveMemory remove ->
                new HotRemove(kernel).offlineAndRemove(remove.start(), remove.size());
            case Operation.SetMemoryBlockState set -> new BlockStates(kernel).set(set.block(), set.state());
            case Operation.MemremapPages map ->
                new DevicePages(kernel).map(map.start(), map.size(), map.order() == null ? 0 : map.order());
            case Operation.MemunmapPages unmap -> new DevicePages(kernel).unmap(unmap.start(), unmap.size());
            case Operation.RegisterStaticMemoryGroup group ->
                new MemoryGroups(kernel).registerStatic(group.nid(), group.maxPages());
            case Operation.RegisterDynamicMemoryGroup group ->
                new MemoryGroups(kernel).registerDynamic(group.nid(), group.unitPages());
            case Operation.UnregisterMemoryGroup group -> new MemoryGroups(kernel).unregister(group.group());
            case Operation.FragmentFreeMemory _ -> kernel.fragmentFreeMemory();
            case Operation.WriteSysfs write -> new Sysfs(kernel).write(write.path(), write.value());
        };
    }
}
