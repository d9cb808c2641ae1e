package replug.cli;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.application.Recorded;
import replug.application.WriteCounts;
import replug.application.WriteTally;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.journal.Opening.Access;

/** {@code replug log}. */
@Command(
        name = "log",
        header = "List what happened, who had it done and when, one line an event.",
        description = {
            "",
            "Event numbers are those that --at takes; 'replug show N' tells one event in full. Options choose among the events;"
                    + " what is listed has passed all of them. With --stat follows how many table entries were set (they"
                    + " held nothing before), changed and cleared in each area of the address space, how many table pages"
                    + " were made and freed, and how many page frames were taken from and given to the page allocator."
        },
        footer = {
            "",
            "Examples:",
            "  replug log --refused --since 2026-11-25 --verbose",
            "  replug log --range 0x100000000+256M --op add_memory,memory-removed --stat"
        })
final class LogCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private LogFilter filter;

    @Option(names = "--at", paramLabel = "N", description = "Nothing after event N.")
    private @Nullable Long at;

    @Option(names = "--stat", description = "Count what each event wrote, and all that are listed.")
    private boolean isStat;

    @Option(
            names = {"-v", "--verbose"},
            description = "With the reason and the note of each event, where there are some.")
    private boolean isVerbose;

    /** Known from the first event on. */
    private @Nullable MachineFacts facts;

    private final WriteTally tally = new WriteTally();

    private long seen;
    private long listed;
    private long refused;
    private WriteCounts sum = WriteCounts.NONE;

    /**
     * An event that is listed.
     *
     * @param counts what it wrote; null where nobody wants to know
     */
    private record Line(Recorded recorded, @Nullable WriteCounts counts, MachineFacts facts) {}

    @Override
    public void run() {
        filter.check();
        try (Journal journal = replug.open(Access.READ)) {
            String machine = replug.machine(journal);
            if (at != null) {
                OneEvent.require(journal, machine, at);
            }
            try (Stream<Recorded> events = journal.read(machine, 0)) {
                Stream<Line> lines = events.takeWhile(recorded -> at == null || recorded.number() <= at)
                        .map(this::line)
                        .flatMap(Optional::stream);
                if (replug.json()) {
                    JsonText.printArray(replug.out(), lines.map(line -> LogJson.of(line.recorded(), line.counts())));
                } else {
                    print(lines.iterator());
                }
            }
        }
    }

    /** The event, if it is to be listed; counted in any case. */
    private Optional<Line> line(Recorded recorded) {
        Event event = recorded.event();
        if (event instanceof Event.MachineBooted booted) {
            facts = booted.facts();
        }
        if (facts == null) {
            throw new IllegalStateException("a history begins with a boot");
        }
        seen++;
        WriteCounts counts = isStat ? tally.count(event) : null;
        if (!filter.passes(recorded, facts)) {
            return Optional.empty();
        }
        listed++;
        refused += event instanceof Event.Refused ? 1 : 0;
        sum = counts == null ? sum : sum.plus(counts);
        return Optional.of(new Line(recorded, counts, facts));
    }

    private void print(Iterator<Line> lines) {
        LogText text = null;
        while (lines.hasNext()) {
            Line line = lines.next();
            if (text == null) {
                text = new LogText(replug.out(), replug.colours(), line.facts());
                text.printHeader();
            }
            text.print(line.recorded());
            if (isVerbose) {
                text.printReasons(line.recorded());
            }
            if (line.counts() != null) {
                text.print(line.counts());
            }
        }
        replug.out().println(sum());
        if (isStat && text != null) {
            text.print(sum);
        }
    }

    private String sum() {
        String of = listed == seen ? "" : " of " + seen;
        return "%d%s events, %d refused".formatted(listed, of, refused);
    }
}
