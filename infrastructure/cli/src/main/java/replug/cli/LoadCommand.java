package replug.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.interchange.ExportReader;
import replug.journal.AxonJournal;
import replug.journal.Opening.Access;

/** {@code replug load}. */
@Command(
        name = "load",
        header = "Take in what 'replug export' wrote: the same events with the same hashes, all of them or none.",
        description = {
            "",
            "Hashes are computed again, every event is applied, and each machine's tables are compared with the digest of its"
                    + " last event. Makes the journal if there is none; machines that it has already are refused."
        },
        footer = {"", "Examples:", "  replug load lab.jsonl.gz", "  replug --journal rebuilt load lab.jsonl"})
final class LoadCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Parameters(paramLabel = "FILE", description = "An export, gzipped or not.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public void run() {
        List<Journal.Summary> loaded;
        ExportReader.open(file, _ -> {}).close(); // Before a journal is made: is it one at all?
        try (AxonJournal journal = replug.open(Access.CREATE);
                Progress progress = Progress.ofFiles("load", List.of(file))) {
            loaded = journal.load(() -> ExportReader.open(file, progress.within(file)));
        }
        if (replug.json()) {
            JsonText.printArray(
                    replug.out(),
                    loaded.stream()
                            .map(one -> JsonText.object()
                                    .put("machine", one.machine())
                                    .put("events", one.events())));
            return;
        }
        Table table = new Table("machine", "events>");
        loaded.forEach(one -> table.row(one.machine(), one.events()));
        table.print(replug.out(), "");
    }
}
