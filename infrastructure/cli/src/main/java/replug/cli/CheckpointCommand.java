package replug.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;
import replug.application.Checkpoint;
import replug.journal.AxonJournal;
import replug.journal.Opening.Access;

/** {@code replug checkpoint}. */
@Command(
        name = "checkpoint",
        header = "Print how far each history goes: three lines to keep where the journal's keeper cannot change them.",
        description = {
            "",
            "The lines are the machine and the time, the number of events, and the hash of the last one, which vouches for all"
                    + " before it. 'replug verify --checkpoint FILE' proves later that the journal continues that history."
        },
        footer = {"", "Examples:", "  replug checkpoint > 2026-11-25.checkpoint", "  replug checkpoint -m lab --json"})
final class CheckpointCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Override
    public void run() {
        try (AxonJournal journal = replug.open(Access.READ)) {
            String machine = replug.namedMachine(journal);
            print(journal.checkpoints().stream()
                    .filter(checkpoint ->
                            machine == null || checkpoint.machine().equals(machine))
                    .toList());
        }
    }

    private void print(List<Checkpoint> checkpoints) {
        if (replug.json()) {
            JsonText.printArray(
                    replug.out(),
                    checkpoints.stream()
                            .map(one -> JsonText.object()
                                    .put("machine", one.machine())
                                    .put("at", one.at().toString())
                                    .put("events", one.events())
                                    .put("hash", one.hash())));
            return;
        }
        String separator = "";
        for (Checkpoint checkpoint : checkpoints) {
            replug.out().print(separator + checkpoint.text());
            separator = "\n";
        }
    }
}
