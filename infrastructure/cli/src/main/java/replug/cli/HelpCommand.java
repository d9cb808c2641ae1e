package replug.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replug help}. */
@Command(
        name = "help",
        header = "Show how to use replug, or one of its commands.",
        footer = {"", "Examples:", "  replug help", "  replug help import"})
final class HelpCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "A command.")
    private @Nullable String command;

    @Override
    public void run() {
        CommandLine replug = spec.parent().commandLine();
        CommandLine wanted = command == null ? replug : replug.getSubcommands().get(command);
        if (wanted == null) {
            throw new Mistake("there is no command %s; 'replug help' lists them".formatted(command));
        }
        wanted.usage(spec.commandLine().getOut());
    }
}
