package replug.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code replug group}, the command without a command. */
@Command(
        name = "group",
        header = "Register memory groups, and unregister them.",
        description = {"", "Blocks of one device; the policy auto-movable takes a group's blocks into one zone."},
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GroupAddStaticCommand.class, GroupAddDynamicCommand.class, GroupRemoveCommand.class},
        commandListHeading = "%nCommands:%n",
        footer = {"", "Examples:", "  replug group add-static 1G --nid 0", "  replug group remove 0"})
final class GroupCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a command: replug group add-static, add-dynamic or remove");
    }
}
