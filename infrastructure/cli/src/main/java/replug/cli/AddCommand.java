package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Operation;

/** {@code replug add}. */
@Command(
        name = "add",
        header = "Add memory to a machine: add_memory, or add_memory_driver_managed.",
        description = {
            "",
            "The kernel checks, maps the range in the direct map, gives it struct pages and makes memory blocks of it, which"
                    + " stay offline unless auto_online_blocks says otherwise. What it refuses is recorded too."
        },
        footer = {
            "",
            "Examples:",
            "  replug add 0x100000000 128M",
            "  replug add 0x140000000-0x17fffffff --nid 1 --memmap-on-memory --driver kmem"
        })
final class AddCommand extends AskCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AddOptions options;

    @Override
    Operation operation() {
        return options.operation(options.isMemmapOnMemory());
    }

    @Override
    Circumstances circumstances() {
        return options.circumstances();
    }
}
