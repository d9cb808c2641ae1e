package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.domain.memory.Resources;
import replug.interchange.IomemJson;
import replug.journal.Opening.Access;

/** {@code replug iomem}. */
@Command(
        name = "iomem",
        header = "Show /proc/iomem.",
        description = {"", "Ends are inclusive, as the kernel prints them."},
        footer = {"", "Examples:", "  replug iomem", "  replug iomem --at 1 --json"})
final class IomemCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Override
    public void run() {
        LastLook look = new LastLook(LastLook.Part.IOMEM);
        Resources resources;
        try (Journal journal = replug.open(Access.READ)) {
            resources =
                    at.state(journal, replug.machine(journal), look).memory().resources();
        }
        look.warn(replug.err());
        if (replug.json()) {
            JsonText.printArray(replug.out(), IomemJson.of(resources));
        } else {
            resources.text().forEach(replug.out()::println);
        }
    }
}
