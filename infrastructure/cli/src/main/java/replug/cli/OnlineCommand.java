package replug.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Operation;

/** {@code replug online}. */
@Command(
        name = "online",
        header = "Take a memory block online, as a write to its state in sysfs does.",
        footer = {"", "Examples:", "  replug online memory32", "  replug online 33 --type online_movable"})
final class OnlineCommand extends AskCommand {
    /** The words that sysfs takes. */
    enum Type {
        online,
        online_kernel,
        online_movable
    }

    @Parameters(
            paramLabel = "BLOCK",
            converter = Numbers.Block.class,
            description = "The memory block, memory32 or 32.")
    private int block;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Into which zone: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Type type = Type.online;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private FailingAllocation allocation;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private VetoOption veto;

    @Override
    Operation operation() {
        return new Operation.SetMemoryBlockState(block, type.name());
    }

    @Override
    Circumstances circumstances() {
        return new Circumstances(List.of(), null, allocation.failing(), veto.errno(), null);
    }
}
