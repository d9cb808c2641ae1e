package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import replug.domain.machine.Operation;

/** {@code replug group remove}. */
@Command(
        name = "remove",
        header = "Unregister a group that has no memory any more: memory_group_unregister.",
        footer = {"", "Examples:", "  replug group remove 0", "  replug group remove 1 --json"})
final class GroupRemoveCommand extends AskCommand {
    @Parameters(
            paramLabel = "ID",
            converter = Numbers.NotNegative.class,
            description = "The group's id, as registering it returned it.")
    private int id;

    @Override
    Operation operation() {
        return new Operation.UnregisterMemoryGroup(id);
    }
}
