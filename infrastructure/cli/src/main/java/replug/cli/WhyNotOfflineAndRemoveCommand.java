package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import replug.domain.machine.Operation;

/** {@code replug why-not offline-and-remove}. */
@Command(
        name = "offline-and-remove",
        header = "Why would offline_and_remove_memory refuse this?",
        footer = {
            "",
            "Examples:",
            "  replug why-not offline-and-remove 0x108000000 128M --at 9",
            "  replug why-not offline-and-remove 0x100000000-0x10fffffff --json"
        })
final class WhyNotOfflineAndRemoveCommand extends WhyNotAsking {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RangeParameters range;

    @Override
    Operation operation() {
        return new Operation.OfflineAndRemoveMemory(range.start(), range.size());
    }
}
