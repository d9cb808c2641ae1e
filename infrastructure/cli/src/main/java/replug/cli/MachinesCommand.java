package replug.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.application.Journal.Snapshot;
import replug.application.Recorded;
import replug.domain.machine.Event.MachineBooted;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.memory.MemoryBlocks;
import replug.domain.paging.Digest;
import replug.journal.Opening.Access;

/** {@code replug machines}. */
@Command(
        name = "machines",
        header = "List the machines in the journal.",
        footer = {"", "Examples:", "  replug machines", "  replug machines --json"})
final class MachinesCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    /** A machine as its last event left it. */
    private record Line(String machine, MachineFacts facts, long events, MemoryBlocks blocks, Digest digest) {}

    @Override
    public void run() {
        List<Line> lines = new ArrayList<>();
        try (Journal journal = replug.open(Access.READ)) {
            for (Journal.Summary summary : journal.machines()) {
                Line line = line(journal, summary);
                if (line != null) {
                    lines.add(line);
                }
            }
        }
        if (replug.json()) {
            JsonText.printArray(
                    replug.out(),
                    lines.stream()
                            .map(line -> JsonText.object()
                                    .put("machine", line.machine)
                                    .put("mode", line.facts.mode().toString())
                                    .put("kernel", line.facts.kernel())
                                    .put("events", line.events)
                                    .put("blocks", line.blocks.count())
                                    .put("tablesDigest", line.digest.toString())));
            return;
        }
        Table table = new Table("machine", "mode", "kernel", "events>", "blocks>", "tables digest");
        for (Line line : lines) {
            table.row(
                    line.machine,
                    line.facts.mode(),
                    line.facts.kernel(),
                    line.events,
                    line.blocks.count(),
                    Texts.brief(line.digest));
        }
        table.print(replug.out(), "");
    }

    /** The tables are not needed, so writes are not applied: from the last snapshot on, if there is one. */
    private static @Nullable Line line(Journal journal, Journal.Summary summary) {
        Snapshot snapshot = journal.snapshot(summary.machine(), Long.MAX_VALUE).orElse(null);
        Line line = snapshot == null ? null : line(summary, snapshot.machine());
        long first = snapshot == null ? 0 : snapshot.number() + 1;
        try (Stream<Recorded> events = journal.read(summary.machine(), first)) {
            for (Iterator<Recorded> rest = events.iterator(); rest.hasNext(); ) {
                line = after(line, summary, rest.next());
            }
        }
        return line;
    }

    private static Line line(Journal.Summary summary, Machine machine) {
        return new Line(summary.machine(), machine.facts(), summary.events(), machine.blocks(), machine.digest());
    }

    private static @Nullable Line after(@Nullable Line before, Journal.Summary summary, Recorded recorded) {
        MachineFacts facts = recorded.event() instanceof MachineBooted booted
                ? booted.facts()
                : before == null ? null : before.facts;
        if (facts == null) {
            return null;
        }
        MemoryBlocks blocks = before == null ? MemoryBlocks.NONE : before.blocks;
        for (MemoryBlocks.Run change : recorded.event().outcome().changes().blocks()) {
            blocks = blocks.with(change);
        }
        return new Line(summary.machine(), facts, summary.events(), blocks, recorded.tablesDigest());
    }
}
