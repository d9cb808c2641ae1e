package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.domain.machine.Machine;
import replug.interchange.LsmemText;
import replug.journal.Opening.Access;

/** {@code replug blocks}. */
@Command(
        name = "blocks",
        header = "Show the memory blocks, as lsmem does.",
        description = {
            "",
            "Blocks that are alike and follow one another are one line. Of an offline block, ZONES are those that it may go"
                    + " to, the default first."
        },
        footer = {"", "Examples:", "  replug blocks", "  replug blocks --all --bytes --json"})
final class BlocksCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Option(
            names = {"-a", "--all"},
            description = "One line a memory block.")
    private boolean isEach;

    @Option(
            names = {"-b", "--bytes"},
            description = "Sizes in bytes.")
    private boolean isBytes;

    @Override
    public void run() {
        LastLook look = new LastLook(LastLook.Part.ZONES);
        Machine machine;
        try (Journal journal = replug.open(Access.READ)) {
            machine = at.state(journal, replug.machine(journal), look);
        }
        look.warn(replug.err());
        if (replug.json()) {
            JsonText.print(replug.out(), LsmemText.json(machine, isEach, isBytes));
        } else {
            LsmemText.lines(machine, isEach, isBytes).forEach(replug.out()::println);
        }
    }
}
