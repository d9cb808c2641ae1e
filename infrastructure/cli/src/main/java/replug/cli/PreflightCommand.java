package replug.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code replug preflight}, the command without a command. */
@Command(
        name = "preflight",
        header = "Tell what an operation would cost, without recording it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PreflightAddCommand.class},
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  replug preflight add 0x200000000 12G",
            "  replug preflight add 0x200000000 12G --memmap-on-memory --json"
        })
final class PreflightCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command: replug preflight add");
    }
}
