package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.domain.memory.MemoryState;
import replug.interchange.ZoneinfoText;
import replug.journal.Opening.Access;

/** {@code replug zones}. */
@Command(
        name = "zones",
        header = "Show the zones of every online node, as /proc/zoneinfo does.",
        description = {"", "Counts are pages; start_pfn is decimal, as in the kernel's file."},
        footer = {"", "Examples:", "  replug zones", "  replug zones --at 2 --json"})
final class ZonesCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Override
    public void run() {
        LastLook look = new LastLook(LastLook.Part.ZONES);
        MemoryState memory;
        try (Journal journal = replug.open(Access.READ)) {
            memory = at.state(journal, replug.machine(journal), look).memory();
        }
        look.warn(replug.err());
        if (replug.json()) {
            JsonText.printArray(replug.out(), ZoneinfoText.json(memory));
        } else {
            ZoneinfoText.lines(memory).forEach(replug.out()::println);
        }
    }
}
