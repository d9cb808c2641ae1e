package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Operation;

/** {@code replug why-not add}. */
@Command(
        name = "add",
        header = "Why would add_memory, or add_memory_driver_managed, refuse this?",
        footer = {
            "",
            "Examples:",
            "  replug why-not add 0x104000000 128M",
            "  replug why-not add 0x200000000 12G --nid 1 --driver kmem --json"
        })
final class WhyNotAddCommand extends WhyNotAsking {
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
