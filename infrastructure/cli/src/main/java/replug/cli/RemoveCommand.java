package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import replug.domain.machine.Operation;

/** {@code replug remove}. */
@Command(
        name = "remove",
        header = "Remove memory whose blocks are offline: remove_memory.",
        description = {
            "",
            "Leaves are cleared whole, also where the range covers them in part, as the kernel does. A range that is not"
                    + " whole memory blocks stops the kernel: BUG()."
        },
        footer = {"", "Examples:", "  replug remove 0x100000000 128M", "  replug remove 0x100000000-0x107ffffff --json"
        })
final class RemoveCommand extends AskCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RangeParameters range;

    @Override
    Operation operation() {
        return new Operation.RemoveMemory(range.start(), range.size());
    }
}
