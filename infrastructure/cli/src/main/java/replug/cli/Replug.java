package replug.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import replug.application.Journal;
import replug.journal.AxonJournal;

/** The command without a command: what all have in common. */
@Command(
        name = "replug",
        header = "Event-sourced memory hotplug of RISC-V Linux: replay it, audit it, test with it.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        subcommands = {
            BootCommand.class,
            ImportCommand.class,
            MachinesCommand.class,
            LogCommand.class,
            ReplayCommand.class,
            DumpCommand.class,
            WalkCommand.class,
            AddCommand.class,
            RemoveCommand.class,
            OfflineAndRemoveCommand.class,
            OnlineCommand.class,
            OfflineCommand.class,
            MemremapCommand.class,
            MemunmapCommand.class,
            GroupCommand.class,
            WriteCommand.class,
            RunCommand.class,
            IomemCommand.class,
            BlocksCommand.class,
            ZonesCommand.class,
            ConformCommand.class,
            DemoCommand.class,
            HelpCommand.class
        },
        optionListHeading = "%nOptions, before or after the command:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:refused, or what was compared differs",
            "2:usage: the arguments, the journal or the machine cannot be used so",
            "3:damaged journal or input"
        },
        footer = {
            "",
            "Events are numbered from 0, the boot. Addresses are hexadecimal, with or without 0x;",
            "ends of ranges are inclusive."
        })
final class Replug implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = {"-j", "--journal"},
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            defaultValue = ".replug/journal",
            description = "The journal; its file is PATH.mv.db. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Path journal;

    @Option(
            names = {"-m", "--machine"},
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The machine; may be left out when the journal has one.")
    private @Nullable String machine;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it.
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    @SuppressWarnings("UnusedVariable")
    private boolean version;

    /** Standard input. */
    private final InputStream in;

    Replug(InputStream in) {
        this.in = in;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command; 'replug help' lists them");
    }

    /** The name of a machine that is to come into being. */
    String newMachine() {
        return machine == null ? "machine" : machine;
    }

    Path journal() {
        return journal;
    }

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    InputStream in() {
        return in;
    }

    AxonJournal openExisting() {
        return AxonJournal.openExisting(journal);
    }

    /** The machine that was named, or the only one that there is. */
    String machine(Journal opened) {
        List<String> names =
                opened.machines().stream().map(Journal.Summary::machine).toList();
        if (machine != null) {
            if (!names.contains(machine)) {
                throw new Mistake(
                        "the journal %s has no machine %s; it has %s".formatted(journal, machine, some(names)));
            }
            return machine;
        }
        if (names.size() != 1) {
            throw new Mistake(
                    names.isEmpty()
                            ? "the journal %s has no machines: boot one or import a recording first".formatted(journal)
                            : "the journal %s has %d machines: name one with --machine, such as %s"
                                    .formatted(journal, names.size(), some(names)));
        }
        return names.getFirst();
    }

    private static String some(List<String> names) {
        return names.isEmpty()
                ? "none"
                : names.stream().limit(3).collect(Collectors.joining(", ")) + (names.size() > 3 ? ", …" : "");
    }
}
