package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Operation;

/** {@code replug offline-and-remove}. */
@Command(
        name = "offline-and-remove",
        header = "Take memory offline block by block and remove it: offline_and_remove_memory.",
        description = {"", "If a block cannot go offline, those that did come back online, and nothing is removed."},
        footer = {
            "",
            "Examples:",
            "  replug offline-and-remove 0x100000000 256M",
            "  replug offline-and-remove 0x100000000+256M --unmovable 0x108034"
        })
final class OfflineAndRemoveCommand extends AskCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RangeParameters range;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MigrationOptions migration;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private VetoOption veto;

    @Override
    Operation operation() {
        return new Operation.OfflineAndRemoveMemory(range.start(), range.size());
    }

    @Override
    Circumstances circumstances() {
        return new Circumstances(migration.unmovable(), null, null, veto.errno(), migration.signal());
    }
}
