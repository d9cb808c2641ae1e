package replug.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code replug why-not}, the command without a command. */
@Command(
        name = "why-not",
        header = "Tell why an operation would be refused, which events are to blame, and what would have worked.",
        description = {
            "",
            "The machine is asked and nothing is recorded. What would have worked is found by deciding its history again with"
                    + " one thing changed, and asking then: each was done so. Exit code 0: it would be done; 1: it would not."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            WhyNotRemoveCommand.class,
            WhyNotOfflineAndRemoveCommand.class,
            WhyNotOfflineCommand.class,
            WhyNotAddCommand.class
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  replug why-not remove 0x108000000 128M --at 9",
            "  replug why-not add 0x200000000 12G --nid 1"
        })
final class WhyNotCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a command: replug why-not remove, offline-and-remove, offline or add");
    }
}
