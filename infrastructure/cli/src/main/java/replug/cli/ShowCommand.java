package replug.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.interchange.EventJson;
import replug.journal.Opening.Access;

/** {@code replug show}. */
@Command(
        name = "show",
        header = "Tell one event in full: who, when and why, what was asked, what happened.",
        description = {
            "",
            "Prints what was recorded with the event: the operation with its arguments and circumstances, its result or what"
                    + " refused it, what each phase wrote in the kernel's order, page frames, memory management, and the"
                    + " tables digests before and after. Nothing is applied; 'replug verify' does that.",
            "More than 12 ranges or tables of a phase are counted; --all lists them."
        },
        footer = {"", "Examples:", "  replug show 1", "  replug show 0 --machine nokasan-sv48-basic --raw"})
final class ShowCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Parameters(paramLabel = "N", description = "The event's number, as 'replug log' prints it.")
    private long number;

    @Option(names = "--raw", description = "Print the payload alone: JSON, in one line, as the journal has it.")
    private boolean isRaw;

    @Option(names = "--all", description = "List every range, table and line of the kernel.")
    private boolean isAll;

    @Override
    public void run() {
        OneEvent event;
        try (Journal journal = replug.open(Access.READ)) {
            event = OneEvent.read(journal, replug.machine(journal), number);
        }
        PrintWriter out = replug.out();
        if (isRaw) {
            out.println(new String(EventJson.write(event.recorded().event()), StandardCharsets.UTF_8));
        } else if (replug.json()) {
            JsonText.print(out, ShownEvent.json(event));
        } else {
            new ShownEvent(event, isAll).print(out);
        }
    }
}
