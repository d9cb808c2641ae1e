package replug.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import replug.application.Durability;
import replug.application.Journal;
import replug.journal.AxonJournal;
import replug.journal.Opening;
import replug.journal.Opening.Access;

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
            ShowCommand.class,
            ReplayCommand.class,
            DumpCommand.class,
            WalkCommand.class,
            DiffCommand.class,
            BlameCommand.class,
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
            StatsCommand.class,
            BisectCommand.class,
            FixtureCommand.class,
            LintCommand.class,
            WhatIfCommand.class,
            WhyNotCommand.class,
            PreflightCommand.class,
            ConformCommand.class,
            AuditCommand.class,
            VerifyCommand.class,
            CheckpointCommand.class,
            ExportCommand.class,
            LoadCommand.class,
            CompactCommand.class,
            BenchCommand.class,
            DemoCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        optionListHeading = "%nOptions, before or after the command:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:refused, what was compared differs, or lint found something",
            "2:usage: the arguments, the journal or the machine cannot be used so",
            "3:the journal or the input is damaged, or the journal cannot be written"
        },
        footer = {
            "",
            "Events are numbered from 0, the boot. Addresses are hexadecimal, with or without 0x;",
            "ends of ranges are inclusive."
        })
final class Replug implements Runnable {
    private static final long MAX_WAIT = 1_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Option(
            names = {"-j", "--journal"},
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            defaultValue = ".replug/journal",
            description =
                    "The journal: its file is PATH.mv.db, or it is in PostgreSQL, jdbc:postgresql://HOST/DATABASE."
                            + " Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String journal;

    @Option(
            names = {"-m", "--machine"},
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The machine; may be left out when the journal has one.")
    private @Nullable String machine;

    @Option(
            names = "--durability",
            paramLabel = "WHAT",
            scope = ScopeType.INHERIT,
            defaultValue = "power",
            description =
                    "What a recorded event survives: loss of power, or only the end of this process: power, process."
                            + " Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String durability;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            scope = ScopeType.INHERIT,
            defaultValue = "0",
            description = "Wait so long for another process that writes to the journal. Default: ${DEFAULT-VALUE}")
    private long wait;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            scope = ScopeType.INHERIT,
            defaultValue = "auto",
            description = "Colour: ${COMPLETION-CANDIDATES}; auto is on a terminal, unless NO_COLOR is set.")
    private Colours.When color = Colours.When.auto;

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

    String journal() {
        return journal;
    }

    Colours colours() {
        return Colours.of(color, Terminal.isThere(), System.getenv());
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

    AxonJournal open(Access access) {
        if (wait < 0 || wait > MAX_WAIT) {
            throw new Mistake("--wait: expected 0 to %d seconds, found %d".formatted(MAX_WAIT, wait));
        }
        return AxonJournal.open(journal, new Opening(access, durability(), Duration.ofSeconds(wait)));
    }

    private Durability durability() {
        return Stream.of(Durability.values())
                .filter(one -> one.label().equals(durability))
                .findFirst()
                .orElseThrow(() -> new Mistake("--durability: expected power or process, found \"%s\""
                        .formatted(durability.replaceAll("\\p{Cntrl}", "?"))));
    }

    /** As it was given; null if it was not. */
    @Nullable
    String machineName() {
        return machine;
    }

    /** The machine that was named, which must be there; null if none was. */
    @Nullable
    String namedMachine(Journal opened) {
        if (machine != null) {
            List<String> names = names(opened);
            if (!names.contains(machine)) {
                throw new Mistake(
                        "the journal %s has no machine %s; it has %s".formatted(journal, machine, some(names)));
            }
        }
        return machine;
    }

    private static List<String> names(Journal opened) {
        return opened.machines().stream().map(Journal.Summary::machine).toList();
    }

    /** The machine that was named, or the only one that there is. */
    String machine(Journal opened) {
        String named = namedMachine(opened);
        if (named != null) {
            return named;
        }
        List<String> names = names(opened);
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
