package replug.cli;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import replug.application.Comparison;
import replug.application.EventsBetween;
import replug.application.Journal;
import replug.application.Timeline;
import replug.domain.linux.Area;
import replug.interchange.WriteText;
import replug.journal.Opening.Access;
import tools.jackson.databind.json.JsonMapper;

/** {@code replug diff}. */
@Command(
        name = "diff",
        header = "Show what differs in the mapping between the states after two events.",
        description = {
            "",
            "Addresses that are mapped (+), not mapped any more (-) or mapped otherwise (~), by area and owner, with the event"
                    + " that did it; of several, the newest. Then the table pages that came and went, the root entries, and"
                    + " the sums. A line is memory that goes on; where it does not, it says how many pieces there are.",
            "EVENTS is A..B, A B, N for N-1..N, ..B from the boot, or A.. to the last; A may be the later one.",
            "Format writes: the table writes that make the tables after A into those after B, in order, one JSON string a"
                    + " line: LEVEL TABLE VA INDEX COUNT BEFORE AFTER, as in the journal."
        },
        footer = {"", "Examples:", "  replug diff 0..1", "  replug diff 3.. --area direct,vmemmap --stat"})
final class DiffCommand implements Runnable {
    enum Format {
        text,
        json,
        html,
        writes
    }

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Parameters(paramLabel = "EVENTS", arity = "1..2", description = "Which two events, as 'replug log' numbers them.")
    private List<String> events = List.of();

    @Option(
            names = "--area",
            split = ",",
            paramLabel = "AREA",
            description =
                    "Only what lies in these areas: fixmap, pci, vmemmap, vmalloc, direct, kasan, modules, kernel, other.")
    private List<String> areas = List.of();

    @Option(names = "--stat", description = "Only the sums of each area.")
    private boolean isStat;

    @Option(names = "--all", description = "Every range, every piece of one, and every table page.")
    private boolean isAll;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: text")
    private @Nullable Format format;

    @Override
    public void run() {
        EventRange range = EventRange.of(events);
        Set<Area> wanted = Areas.labelled(areas);
        Format form = format == null ? (replug.json() ? Format.json : Format.text) : format;
        if (form == Format.writes && (!areas.isEmpty() || isStat)) {
            throw new Mistake(
                    "--format writes: a part of the writes could not be applied; leave out --area and --stat");
        }
        try (Journal journal = replug.open(Access.READ)) {
            String name = replug.machine(journal);
            EventsBetween between = new EventsBetween(range.first());
            long last = new Timeline(journal, name)
                    .between(range.first(), range.last(), between)
                    .number();
            if (last < range.first()) {
                throw new Mistake("machine %s has no event %d: its last is %d".formatted(name, range.first(), last));
            }
            Comparison comparison = between.compare(range.isBackwards());
            print(name, wanted.isEmpty() ? comparison : comparison.in(wanted), form);
        }
    }

    private void print(String name, Comparison comparison, Format form) {
        switch (form) {
            case text ->
                new DiffText(comparison, isAll).print(replug.colours().lines(replug.out(), DiffText::style), isStat);
            case json -> JsonText.print(replug.out(), new DiffJson(name, comparison).json(isStat));
            case html -> new DiffHtml(comparison, true).print(name, replug.out(), isStat);
            case writes -> {
                JsonMapper mapper = new JsonMapper();
                comparison
                        .writes()
                        .forEach(write -> replug.out().println(mapper.writeValueAsString(WriteText.of(write))));
            }
        }
    }
}
