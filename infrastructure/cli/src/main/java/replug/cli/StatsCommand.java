package replug.cli;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.CapacityTally;
import replug.application.Journal;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.application.Recorded;
import replug.domain.linux.Area;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.journal.Opening.Access;

/** {@code replug stats}. */
@Command(
        name = "stats",
        header = "Show what memory a machine had and what its tables held, event by event.",
        description = {
            "",
            "Memory blocks online by zone, offline, device memory, what the page allocator has free, leaves by size, table"
                    + " pages. A row is an event that changed one of them; of many, some are shown. Below, each is drawn over"
                    + " the whole history: a character is the most in a part of it, the lowest its least, the highest its most."
        },
        footer = {"", "Examples:", "  replug stats", "  replug stats --area direct,vmemmap --all --at 4"})
final class StatsCommand implements Runnable {
    /** Characters of a drawn history. */
    private static final int PARTS = 50;

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Option(names = "--at", paramLabel = "N", description = "Nothing after event N.")
    private @Nullable Long at;

    @Option(names = "--all", description = "A row for every event that changed something.")
    private boolean isAll;

    @Option(
            names = "--area",
            split = ",",
            paramLabel = "AREA",
            description =
                    "Count the leaves of these areas, each for itself: fixmap, pci, vmemmap, vmalloc, direct, kasan,"
                            + " modules, kernel, other.")
    private List<String> areas = List.of();

    @Option(
            names = "--ascii",
            description = "Draw with plain characters; done anyhow where the terminal's characters have no others.")
    private boolean isAscii;

    /** Of the machine; known from its boot on. */
    private @Nullable MachineFacts facts;

    @Override
    public void run() {
        List<Area> wanted = List.copyOf(Areas.labelled(areas));
        String machine;
        long events;
        Series series;
        try (Journal journal = replug.open(Access.READ)) {
            machine = replug.machine(journal);
            if (at != null) {
                OneEvent.require(journal, machine, at);
            }
            events = at == null ? OneEvent.count(journal, machine) : at + 1;
            series = new Series(events, PARTS, isAll, wanted);
            read(journal, machine, series, events);
        }
        MachineFacts known = facts;
        if (known == null) {
            throw new JournalProblem(Kind.DAMAGED, "the history of %s does not begin with a boot".formatted(machine));
        }
        if (replug.json()) {
            JsonText.print(replug.out(), StatsJson.of(machine, known, series, events));
            return;
        }
        replug.out().printf("machine %s, Linux %s, %s%n", machine, Texts.printable(known.kernel()), known.mode());
        new StatsText(series).print(replug.out(), Sparkline.writtenIn(isAscii), events);
        if (series.hasUnknownZones()) {
            replug.err()
                    .println("replug: nobody looked in which zone some memory went online; it stands under \"zone?\"");
        }
    }

    private void read(Journal journal, String machine, Series series, long events) {
        CapacityTally tally = new CapacityTally();
        try (Stream<Recorded> recorded = journal.read(machine, 0)) {
            for (Iterator<Recorded> rest = recorded.iterator(); rest.hasNext(); ) {
                Recorded next = rest.next();
                if (next.number() >= events) {
                    return;
                }
                if (next.event() instanceof Event.MachineBooted booted) {
                    facts = booted.facts();
                }
                series.add(next, tally.after(next.event()));
            }
        }
    }
}
