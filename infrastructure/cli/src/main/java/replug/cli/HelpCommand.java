package replug.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replug help}. */
@Command(
        name = "help",
        header = "Show how to use replug, or one of its commands.",
        footer = {"", "Examples:", "  replug help", "  replug help group add-static"})
final class HelpCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "A command, and a command of its own.")
    private List<String> commands = List.of();

    @Override
    public void run() {
        CommandLine wanted = spec.parent().commandLine();
        for (String command : commands) {
            wanted = wanted.getSubcommands().get(command);
            if (wanted == null) {
                throw new Mistake("there is no command %s; 'replug help' lists them".formatted(command));
            }
        }
        wanted.usage(spec.commandLine().getOut());
    }
}
