package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import replug.domain.machine.Operation;

/** {@code replug group add-static}. */
@Command(
        name = "add-static",
        header = "Register a group whose memory comes at once: memory_group_register_static.",
        description = {"", "As drivers of DIMMs and dax/kmem do. SIZE is the most that it can have."},
        footer = {"", "Examples:", "  replug group add-static 1G", "  replug group add-static 256M --nid 1"})
final class GroupAddStaticCommand extends AskCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private GroupMemory memory;

    @Override
    Operation operation() {
        return new Operation.RegisterStaticMemoryGroup(memory.nid(), memory.pages());
    }
}
