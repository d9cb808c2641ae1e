package replug.cli;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The examples that {@code replug help COMMAND} shows. */
final class Examples {
    private Examples() {}

    /**
     * One of them.
     *
     * @param command that is helped with, without {@code replug}: {@code fixture record}
     */
    record Example(String command, String line) {
        @Override
        public String toString() {
            return line;
        }
    }

    /** Every command, and the commands of commands, by name without {@code replug}. */
    static List<CommandLine> commands() {
        List<CommandLine> commands = new ArrayList<>();
        collect(new CommandLine(new Replug(InputStream.nullInputStream())), commands);
        return commands;
    }

    private static void collect(CommandLine command, List<CommandLine> commands) {
        for (CommandLine below : command.getSubcommands().values()) {
            commands.add(below);
            collect(below, commands);
        }
    }

    static Stream<Example> of(CommandLine command) {
        List<String> footer = List.of(command.getCommandSpec().usageMessage().footer());
        int from = footer.indexOf("Examples:") + 1;
        return from == 0
                ? Stream.empty()
                : footer.stream().skip(from).map(line -> new Example(name(command), line.strip()));
    }

    static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName().substring("replug ".length());
    }

    static Stream<Example> all() {
        return commands().stream().flatMap(Examples::of);
    }
}
