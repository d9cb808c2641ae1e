package replug.interchange.emit;

import static replug.interchange.emit.ShellText.hex;
import static replug.interchange.emit.ShellText.plain;
import static replug.interchange.emit.ShellText.quoted;

import org.jspecify.annotations.Nullable;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Event;
import replug.domain.machine.Operation;
import replug.domain.memory.MemoryBlocks;
import replug.interchange.OperationName;

/** A step of a history as calls of the functions in {@code selftest.sh}. */
final class ShellSteps {
    private static final String KMEM = "System RAM (kmem)";
    private static final int MEMMAP_ON_MEMORY = 2;

    private final ExpectedStep step;
    private final StringBuilder text = new StringBuilder();

    private ShellSteps(ExpectedStep step) {
        this.step = step;
    }

    /** The lines of {@code step}. */
    static String text(ExpectedStep step) {
        return new ShellSteps(step).lines();
    }

    private String lines() {
        Operation operation = step.operation();
        line("step %s"
                .formatted(quoted("event %d: %s %s"
                        .formatted(
                                step.step().event(), OperationName.of(operation).text(), plain(subject(operation))))));
        String why = step.step().expected() instanceof Event.KernelStopped
                ? "it stops the kernel, and nothing comes after"
                : circumstances(step.step().ask().circumstances());
        if (why != null) {
            skip(why);
            return text.append("end\n").toString();
        }
        String call = call(operation);
        if (call != null) {
            line(call);
            line("expect " + expected());
            step.runs().forEach(this::blocks);
        }
        return text.append("end\n").toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void skip(String why) {
        line("%s %s".formatted(step.isDone() ? "skip" : "skip_refused", quoted(plain(why))));
    }

    /** 0, or the error's name. */
    private String expected() {
        return step.step().expected() instanceof Event.Refused refused
                ? quoted(plain(refused.refusal().errnoName()))
                : "0";
    }

    private void blocks(MemoryBlocks.Run run) {
        String state = switch (run.state()) {
            case ABSENT -> "absent";
            case OFFLINE -> "offline";
            case GOING_OFFLINE -> "going-offline";
            case ONLINE -> "online" + (run.zone() == null ? "" : " " + quoted(plain(run.zone())));
        };
        line("blocks %d %d %s".formatted(run.first(), run.count(), state));
    }

    /** Why these cannot be made here; null if they can, in which case what makes them stands there. */
    private @Nullable String circumstances(Circumstances circumstances) {
        if (!circumstances.unmovable().isEmpty()) {
            return "needs a page that cannot be moved, at pfn "
                    + hex(circumstances.unmovable().getFirst());
        }
        if (circumstances.failingAllocation() != null) {
            return "needs allocation %d to fail".formatted(circumstances.failingAllocation());
        }
        if (Boolean.TRUE.equals(circumstances.signal())) {
            return "needs a signal in the midst of it";
        }
        if (circumstances.veto() != null) {
            boolean goesOnline = step.operation() instanceof Operation.SetMemoryBlockState set && set.goesOnline();
            line("veto MEM_GOING_%s %d".formatted(goesOnline ? "ONLINE" : "OFFLINE", circumstances.veto()));
        }
        return null;
    }

    /** What asks for it; null where user space has no way, which the script says then. */
    private @Nullable String call(Operation operation) {
        return switch (operation) {
            case Operation.SetMemoryBlockState set ->
                set.state().indexOf('\0') < 0
                        ? "set_state %d %s".formatted(set.block(), quoted(set.state()))
                        : without("a shell cannot write this value");
            case Operation.WriteSysfs write -> sysfs(write);
            case Operation.AddMemory add -> add(add);
            case Operation.AddDriverManagedMemory add -> add(add);
            case Operation.RemoveMemory remove ->
                step.isDone()
                        ? "remove_memory %s %s".formatted(hex(remove.start()), hex(remove.size()))
                        : without("a driver that is refused gives its memory up until the next boot");
            case Operation.OfflineAndRemoveMemory remove ->
                step.isDone()
                        ? "offline_and_remove %s %s".formatted(hex(remove.start()), hex(remove.size()))
                        : without("sysfs takes blocks offline one by one, and none of them back online");
            case Operation.MemremapPages _, Operation.MemunmapPages _ ->
                without("no file of sysfs does this; ndctl and daxctl, mode devdax, do, device by device");
            case Operation.RegisterStaticMemoryGroup _,
                    Operation.RegisterDynamicMemoryGroup _,
                    Operation.UnregisterMemoryGroup _ -> group();
            case Operation.FragmentFreeMemory _ -> without("it is a test's aid, and no call of the kernel");
        };
    }

    private @Nullable String without(String why) {
        skip(why);
        return null;
    }

    /** Nothing that sysfs shows depends on it, so that nothing is lost. */
    private @Nullable String group() {
        line("skip_refused %s".formatted(quoted("drivers register memory groups of their own")));
        return null;
    }

    private @Nullable String add(Operation.AddMemory add) {
        long blockBytes = step.after().facts().memoryBlockBytes();
        if (add.flags() != 0) {
            return without("user space cannot give the flags %d".formatted(add.flags()));
        }
        if (!step.isDone() && add.size() != blockBytes) {
            return without("user space adds whole blocks, one by one");
        }
        return "add_memory %s %s".formatted(hex(add.start()), hex(add.size()));
    }

    private @Nullable String add(Operation.AddDriverManagedMemory add) {
        if (!add.resource().equals(KMEM)) {
            return without("%s is of another driver than dax/kmem".formatted(add.resource()));
        }
        if (!step.isDone()) {
            return without("dax/kmem does not pass the kernel's error on");
        }
        boolean isOnMemory = (add.flags() & MEMMAP_ON_MEMORY) != 0;
        return "add_kmem %s %s %d".formatted(hex(add.start()), hex(add.size()), isOnMemory ? 1 : 0);
    }

    /** Nothing outside of sysfs is ever written, whatever a fixture says. */
    private @Nullable String sysfs(Operation.WriteSysfs write) {
        String path = write.path();
        boolean isSysfs = path.startsWith("/sys/") && !("/" + path + "/").contains("/../");
        boolean isOneLine = path.chars().noneMatch(Character::isISOControl);
        if (!isSysfs || !isOneLine || write.value().indexOf('\0') >= 0) {
            return without("it is no file of sysfs, or no value that a shell can write");
        }
        return "write_sysfs \"$sysfs\"%s %s".formatted(quoted(path.substring("/sys".length())), quoted(write.value()));
    }

    private static String subject(Operation operation) {
        return switch (operation) {
            case Operation.AddMemory add -> range(add.start(), add.size());
            case Operation.AddDriverManagedMemory add ->
                "%s %s".formatted(range(add.start(), add.size()), add.resource());
            case Operation.RemoveMemory remove -> range(remove.start(), remove.size());
            case Operation.OfflineAndRemoveMemory remove -> range(remove.start(), remove.size());
            case Operation.SetMemoryBlockState set -> "memory%d %s".formatted(set.block(), set.state());
            case Operation.MemremapPages map -> range(map.start(), map.size());
            case Operation.MemunmapPages unmap -> range(unmap.start(), unmap.size());
            case Operation.RegisterStaticMemoryGroup group -> "node %d".formatted(group.nid());
            case Operation.RegisterDynamicMemoryGroup group -> "node %d".formatted(group.nid());
            case Operation.UnregisterMemoryGroup group -> "group %d".formatted(group.group());
            case Operation.FragmentFreeMemory _ -> "";
            case Operation.WriteSysfs write -> "%s %s".formatted(write.path(), write.value());
        };
    }

    private static String range(long start, long size) {
        return "%s+%s".formatted(hex(start), hex(size));
    }
}
