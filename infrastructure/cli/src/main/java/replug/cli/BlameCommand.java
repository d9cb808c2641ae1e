package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import replug.application.Blame;
import replug.application.Journal;
import replug.journal.Opening.Access;

/** {@code replug blame}. */
@Command(
        name = "blame",
        header = "Tell which events made an entry what it is.",
        description = {
            "",
            "Lists every change of an entry that the walk of an address reads, at any level, newest first: - is what stood"
                    + " there before, + what stands there since. A table that several entries point to is seen from many"
                    + " addresses, and so is every write to it."
        },
        footer = {"", "Examples:", "  replug blame ffffaf8080000000", "  replug blame 0xffffaf8080000000 --at 1 --json"
        })
final class BlameCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Parameters(paramLabel = "VA", description = "A virtual address.")
    @SuppressWarnings("NullAway.Init")
    private String address;

    @Override
    public void run() {
        try (Journal journal = replug.open(Access.READ)) {
            Blame blame = new Blame(journal, replug.machine(journal), at.event());
            Blame.OfAddress blamed = blame.address(Texts.address(address));
            if (!blamed.facts().mode().isCanonical(blamed.walk().va())) {
                throw WalkCommand.notCanonical(
                        blamed.walk().va(), blamed.facts().mode());
            }
            if (replug.json()) {
                JsonText.print(replug.out(), BlamedAddress.json(blamed));
            } else {
                BlamedAddress.print(blamed, replug.out());
            }
        }
    }
}
