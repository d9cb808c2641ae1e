package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Operation;

/** {@code replug offline}. */
@Command(
        name = "offline",
        header = "Take a memory block offline, as a write to its state in sysfs does.",
        footer = {"", "Examples:", "  replug offline memory32", "  replug offline 33 --unmovable 0x108034 --json"})
final class OfflineCommand extends AskCommand {
    @Parameters(
            paramLabel = "BLOCK",
            converter = Numbers.Block.class,
            description = "The memory block, memory32 or 32.")
    private int block;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MigrationOptions migration;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private VetoOption veto;

    @Override
    Operation operation() {
        return new Operation.SetMemoryBlockState(block, "offline");
    }

    @Override
    Circumstances circumstances() {
        return new Circumstances(migration.unmovable(), null, null, veto.errno(), migration.signal());
    }
}
