package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Operation;

/** {@code replug why-not offline}. */
@Command(
        name = "offline",
        header = "Why would this memory block not go offline?",
        footer = {
            "",
            "Examples:",
            "  replug why-not offline memory33 --at 7",
            "  replug why-not offline 33 --unmovable 0x108034 --json"
        })
final class WhyNotOfflineCommand extends WhyNotAsking {
    @Parameters(
            paramLabel = "BLOCK",
            converter = Numbers.Block.class,
            description = "The memory block, memory32 or 32.")
    private int block;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MigrationOptions migration;

    @Override
    Operation operation() {
        return new Operation.SetMemoryBlockState(block, "offline");
    }

    @Override
    Circumstances circumstances() {
        return new Circumstances(migration.unmovable(), null, null, null, migration.signal());
    }
}
