package replug.cli;

import java.io.PrintWriter;
import java.util.List;
import replug.application.Change;
import replug.application.Comparison;
import replug.application.Consequences;
import replug.application.Divergence;
import replug.application.Divergence.Kind;
import replug.application.History;
import replug.domain.linux.Area;
import replug.domain.machine.MachineFacts;
import replug.domain.memory.MemoryBlocks.Run;

/** What comes of a changed history, for people. */
final class WhatIfText {
    /** More events than this are counted, not listed. */
    private static final int SOME = 24;

    private final History history;
    private final List<Change> changes;
    private final Consequences result;
    private final WhatIfEnds ends;
    private final boolean isAll;
    private final MachineFacts facts;

    WhatIfText(History history, List<Change> changes, Consequences result, WhatIfEnds ends, boolean isAll) {
        this.history = history;
        this.changes = changes;
        this.result = result;
        this.ends = ends;
        this.isAll = isAll;
        this.facts = history.booted().facts();
    }

    void print(PrintWriter out) {
        changes.forEach(change -> Texts.line("what if", text(change), out));
        printGround(out);
        Divergence first = result.first();
        Texts.line("first differs", first == null ? "no event does" : DivergenceText.brief(first, facts), out);
        printEvents(out);
        Texts.line("events", counts(), out);
        printEnd(out);
    }

    private String text(Change change) {
        return switch (change) {
            case Change.Drop drop -> "event %d were not asked for: %s".formatted(drop.event(), asked(drop.event()));
            case Change.Replace replace ->
                "event %d asked for %s, not for %s"
                        .formatted(
                                replace.event(),
                                AskedText.asked(replace.ask().operation(), facts),
                                asked(replace.event()));
            case Change.Boot boot -> "the machine had booted with " + boot.text();
        };
    }

    private String asked(long event) {
        return AskedText.asked(history.steps().get((int) event - 1).operation(), facts);
    }

    /** What was decided again, and what that rests on. */
    private void printGround(PrintWriter out) {
        Texts.line("history", ground(history), out);
        result.assumptions().forEach(assumed -> Texts.line("assumed", assumed, out));
        if (result.madeUpBytes() > 0) {
            Texts.line(
                    "made up",
                    "%s of frames that the recording does not show; they lie above all memory"
                            .formatted(Texts.size(result.madeUpBytes())),
                    out);
        }
        if (result.departure() != null) {
            Texts.line(
                    "beware",
                    "event %d comes out otherwise than recorded without any change; what 'was' is as decided again"
                            .formatted(result.departure()),
                    out);
        }
    }

    static String ground(History history) {
        return "%s, events 0 to %d, %s"
                .formatted(
                        history.machine(),
                        history.lastNumber(),
                        history.isRecorded() ? "recorded of a real kernel" : "decided by the model");
    }

    private void printEvents(PrintWriter out) {
        List<Divergence> all = result.divergences();
        if (all.isEmpty()) {
            return;
        }
        Table table = new Table("event>", "asked", "was", "is");
        all.stream()
                .limit(isAll ? all.size() : SOME)
                .forEach(divergence -> DivergenceText.add(table, divergence, facts));
        table.print(out, "");
        if (!isAll && all.size() > SOME) {
            out.printf("… and %d events more; --all lists them%n", all.size() - SOME);
        }
    }

    private String counts() {
        long dropped = result.divergences().stream()
                .filter(one -> one.kind() == Kind.DROPPED)
                .count();
        return "%d the same; %d otherwise; %d in their entries or frames only%s"
                .formatted(
                        result.same(),
                        result.divergences().size() - dropped,
                        result.tablesOnly(),
                        dropped == 0 ? "" : "; %d dropped".formatted(dropped));
    }

    private void printEnd(PrintWriter out) {
        if (result.isSameEnd()) {
            Texts.line("in the end", "the same, in every entry and all that memory management keeps", out);
            return;
        }
        Texts.line(
                "in the end",
                "after event %d, as it was (-, before) and as it would be (+, after)".formatted(history.lastNumber()),
                out);
        List<Run> blocks = ends.blocks();
        blocks.stream().limit(isAll ? blocks.size() : SOME).forEach(run -> printBlocks(run, out));
        Comparison comparison = ends.comparison();
        if (comparison == null) {
            printLeaves(out);
        } else {
            new DiffText(comparison, isAll).printDifferences(out, false);
        }
    }

    private void printBlocks(Run run, PrintWriter out) {
        for (Run was : ends.were(run)) {
            Texts.line(
                    "",
                    "%s was %s, is %s".formatted(BlockText.name(was), BlockText.state(was), BlockText.state(run)),
                    out);
        }
    }

    /** No address is the same: all that can be compared is how many leaves there are. */
    private void printLeaves(PrintWriter out) {
        LeafCounts counts = ends.leaves();
        Table table = new Table("area", "leaves, was -> is");
        for (Area area : Area.values()) {
            if (!counts.levels(area).isEmpty()) {
                table.row(area.label(), counts.text(area));
            }
        }
        table.print(out, "");
    }
}
