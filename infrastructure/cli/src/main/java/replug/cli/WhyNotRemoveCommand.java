package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import replug.domain.machine.Operation;

/** {@code replug why-not remove}. */
@Command(
        name = "remove",
        header = "Why would remove_memory refuse this?",
        footer = {
            "",
            "Examples:",
            "  replug why-not remove 0x108000000 128M --at 9",
            "  replug why-not remove 0x100000000-0x10fffffff --json"
        })
final class WhyNotRemoveCommand extends WhyNotAsking {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RangeParameters range;

    @Override
    Operation operation() {
        return new Operation.RemoveMemory(range.start(), range.size());
    }
}
