package replug.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import replug.journal.JournalBench;
import tools.jackson.databind.node.ObjectNode;

/** {@code replug bench}. */
@Command(
        name = "bench",
        header = "Measure this program on this machine, beside what its database alone does.",
        synopsisSubcommandLabel = "journal",
        footer = {"", "Examples:", "  replug bench journal", "  replug bench journal --events 1000000 --in /var/tmp"})
final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what: 'replug bench journal'");
    }

    @Command(
            name = "journal",
            header = "Appending, replaying, opening: one JSON object a figure.",
            footer = {"", "Examples:", "  replug bench journal", "  replug bench journal --events 1000000 --in /var/tmp"
            })
    void journal(
            @Option(
                            names = "--events",
                            paramLabel = "N",
                            defaultValue = "100000",
                            description = "Length of the history that is read. Default: ${DEFAULT-VALUE}")
                    int events,
            @Option(
                            names = "--in",
                            paramLabel = "DIR",
                            description =
                                    "Where journals are made and deleted. Default: the folder for temporary files.")
                    Path in)
            throws IOException {
        if (events < 1) {
            throw new Mistake("--events: expected a number from 1 on, found " + events);
        }
        try (TemporaryFolder folder = TemporaryFolder.in(in)) {
            new JournalBench(folder.path(), events, JsonText::read).run(figure -> {
                replug.out().println(json(figure));
                replug.out().flush();
            });
        }
    }

    private static ObjectNode json(JournalBench.Figure figure) {
        ObjectNode json = JsonText.object()
                .put("figure", figure.name())
                .put("value", rounded(figure.value()))
                .put("unit", figure.unit());
        if (figure.baseline() != null) {
            json.put("baseline", rounded(figure.baseline()))
                    .put("baselineIs", figure.baselineIs())
                    .put("ratio", Math.round(100 * figure.value() / figure.baseline()) / 100.0);
        }
        return json;
    }

    private static double rounded(double value) {
        return value < 100 ? Math.round(value * 1000) / 1000.0 : Math.round(value);
    }
}
