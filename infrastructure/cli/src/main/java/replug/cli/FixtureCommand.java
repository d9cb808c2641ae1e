package replug.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code replug fixture}, the command without a command. */
@Command(
        name = "fixture",
        header = "Make tests of histories: record, check, accept, shrink, emit.",
        description = {
            "",
            "A fixture is a history in a file: what a machine was asked, and what is expected of each operation. It is decided"
                    + " again by the model and compared; docs/fixtures.md tells the file's form."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            FixtureRecordCommand.class,
            FixtureCheckCommand.class,
            FixtureAcceptCommand.class,
            FixtureShrinkCommand.class,
            FixtureEmitCommand.class
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  replug fixture record --scrub host,time -o kmem-slab-block.replug.jsonl",
            "  replug fixture check src/test/resources/replug"
        })
final class FixtureCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a command: replug fixture record, check, accept, shrink or emit");
    }
}
