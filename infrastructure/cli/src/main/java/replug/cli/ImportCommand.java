package replug.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.domain.machine.Event;
import replug.interchange.InputProblem;
import replug.journal.Opening.Access;

/** {@code replug import}: recordings become machines in the journal, all of them or none. */
@Command(
        name = "import",
        header = "Take recordings of real kernels into the journal, one machine each.",
        description = {
            "",
            "Reads recordings of format replug-capture/1 (JSON lines, gzipped or not). Each becomes a machine named by the"
                    + " recording. All files are taken in, or, if one cannot be, none.",
        },
        footer = {
            "",
            "Examples:",
            "  replug import nokasan-sv48-basic.jsonl.gz",
            "  replug --journal /var/lib/replug/lab import kasan-*.jsonl.gz"
        })
final class ImportCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> files;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private WhoAndWhy whoAndWhy;

    /** A recording that was taken in. */
    private record Imported(Path file, String machine, Journal.Answer answer) {
        int operations() {
            return (int) answer.events().stream()
                    .filter(Event.Operated.class::isInstance)
                    .count();
        }

        int refused() {
            return (int) answer.events().stream()
                    .filter(Event.Refused.class::isInstance)
                    .count();
        }
    }

    @Override
    public Integer call() {
        whoAndWhy.check();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new InputProblem("%s: there is no such file".formatted(file));
            }
        }
        List<Imported> imported;
        try (Journal journal = replug.open(Access.CREATE);
                Progress progress = Progress.ofFiles("import", files)) {
            String correlationId = UUID.randomUUID().toString();
            imported = journal.inTransaction(() -> files.stream()
                    .map(file -> importInto(journal, file, correlationId, progress))
                    .toList());
        }
        print(imported);
        return ExitCode.FINE;
    }

    private Imported importInto(Journal journal, Path file, String correlationId, Progress progress) {
        try (RecordedSteps steps =
                RecordedSteps.open(file, progress, step -> whoAndWhy.observed(correlationId, step))) {
            steps.refuseKnown(journal);
            return new Imported(file, steps.machine(), steps.ask(journal));
        }
    }

    private void print(List<Imported> imported) {
        if (replug.json()) {
            JsonText.printArray(
                    replug.out(),
                    imported.stream()
                            .map(one -> JsonText.object()
                                    .put("machine", one.machine())
                                    .put("file", one.file().toString())
                                    .put("events", one.answer().events().size())
                                    .put("operations", one.operations())
                                    .put("refused", one.refused())
                                    .put(
                                            "tablesDigest",
                                            one.answer().machine().digest().toString())));
            return;
        }
        Table table = new Table("machine", "operations>", "refused>", "events>", "tables digest");
        for (Imported one : imported) {
            table.row(
                    one.machine(),
                    one.operations(),
                    one.refused(),
                    one.answer().events().size(),
                    Texts.brief(one.answer().machine().digest()));
        }
        table.print(replug.out(), "");
    }
}
