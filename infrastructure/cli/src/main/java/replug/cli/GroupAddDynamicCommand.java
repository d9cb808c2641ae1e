package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import replug.domain.machine.Operation;

/** {@code replug group add-dynamic}. */
@Command(
        name = "add-dynamic",
        header = "Register a group whose memory comes and goes in units: memory_group_register_dynamic.",
        description = {"", "As virtio-mem does. SIZE is that of a unit, a power of two of at least a memory block."},
        footer = {"", "Examples:", "  replug group add-dynamic 128M", "  replug group add-dynamic 1G --nid 1"})
final class GroupAddDynamicCommand extends AskCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private GroupMemory memory;

    @Override
    Operation operation() {
        return new Operation.RegisterDynamicMemoryGroup(memory.nid(), memory.pages());
    }
}
