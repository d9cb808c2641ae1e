package replug.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Somebody who is told that a memory block is about to go online or offline may object. */
final class VetoOption {
    @Option(
            names = "--veto",
            paramLabel = "ERRNO",
            converter = Numbers.ErrorNumber.class,
            description = "A notifier vetoes with this error, by name or number, when a block goes online or offline.")
    private @Nullable Integer errno;

    @Nullable
    Integer errno() {
        return errno;
    }
}
