package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;
import replug.journal.AxonJournal;
import replug.journal.Opening.Access;

/** {@code replug compact}. */
@Command(
        name = "compact",
        header = "Make the journal's file as small as it can be.",
        description = {
            "",
            "What the journal tells stays the same. The file is written anew beside the old one and then takes its place, so"
                    + " that there must be room for both."
        },
        footer = {"", "Examples:", "  replug compact", "  replug --journal /var/lib/replug/lab compact --wait 60"})
final class CompactCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Override
    public void run() {
        long before;
        long after;
        try (AxonJournal journal = replug.open(Access.WRITE)) {
            before = journal.bytes();
            journal.compact();
            after = journal.bytes();
        }
        if (replug.json()) {
            JsonText.print(
                    replug.out(), JsonText.object().put("bytesBefore", before).put("bytesAfter", after));
        } else {
            replug.out().printf("%d bytes before, %d bytes now%n", before, after);
        }
    }
}
