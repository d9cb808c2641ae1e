package replug.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import replug.domain.linux.Phase;
import replug.domain.machine.Outcome;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PagingMode;
import replug.interchange.Hex;

/** What the parts of an operation did to the tables, in the kernel's order, and which frames changed hands. */
final class PhasesText {
    /** More ranges than this of one phase are counted, not listed. */
    static final int SOME = 12;

    /** Columns between the first, which is as wide as it has to be, and the last: two addresses, one address, gaps. */
    private static final int ADDRESS_COLUMNS = 2 + 37 + 2 + 18 + 2;

    private final PagingMode mode;
    private final int most;
    private final List<Row> rows = new ArrayList<>();

    /** A line of the table. */
    private record Row(String what, String virtual, String physical, String entries) {}

    private PhasesText(PagingMode mode, int most) {
        this.mode = mode;
        this.most = most;
    }

    /** @param most ranges and tables of a phase beyond this are counted, not listed */
    static void print(Outcome outcome, PagingMode mode, int most, PrintWriter out) {
        PhasesText text = new PhasesText(mode, most);
        for (Phase phase : outcome.phases()) {
            TableEffects effects = TableEffects.of(phase);
            if (!effects.isNone()) {
                text.row(AnswerText.word(phase.name()), "", "", "");
                text.add(effects, phase);
            }
        }
        text.printRows(out);
        if (outcome.phases().isEmpty()) {
            return;
        }
        Texts.line(
                "phases",
                outcome.phases().stream()
                        .map(phase -> AnswerText.word(phase.name()))
                        .collect(Collectors.joining(", ")),
                out);
    }

    private void row(String what, String virtual, String physical, String entries) {
        rows.add(new Row(what, virtual, physical, entries));
    }

    private void printRows(PrintWriter out) {
        if (rows.isEmpty()) {
            return;
        }
        int left = rows.stream().mapToInt(row -> row.what().length()).max().orElse(0) + ADDRESS_COLUMNS;
        Table table = new Table("phase", "virtual, ends inclusive", "physical, from", "entries");
        for (Row row : rows) {
            List<String> entries = Texts.wrapped(row.entries(), Texts.WIDTH - left);
            table.row(row.what(), row.virtual(), row.physical(), entries.getFirst());
            entries.stream().skip(1).forEach(more -> table.row("", "", "", more));
        }
        table.print(out, "");
    }

    private void add(TableEffects effects, Phase phase) {
        List<LeafSpan> spans = effects.spans();
        spans.stream().limit(most).forEach(this::add);
        if (spans.size() > most) {
            long leaves = spans.stream().skip(most).mapToLong(LeafSpan::count).sum();
            row("  …", "%d ranges more".formatted(spans.size() - most), "", "%d leaves".formatted(leaves));
        }
        List<TableEffects.Table> tables = effects.tables();
        tables.stream()
                .limit(most)
                .forEach(table -> row("  " + what(table), "for " + Hex.full(table.va()), Hex.full(table.pa()), ""));
        if (tables.size() > most) {
            row("  …", "%d tables more".formatted(tables.size() - most), "", "");
        }
        frames("frames taken", phase.taken());
        frames("frames given", phase.freed());
    }

    private void add(LeafSpan span) {
        row(
                "  " + AnswerText.word(span.change),
                Hex.full(span.va) + "-" + Hex.full(span.lastVa()),
                Hex.full(span.pa),
                span.leavesText() + " " + span.flags);
    }

    private String what(TableEffects.Table table) {
        String change = table.isOwn() ? (table.isMade() ? "made" : "freed") : table.isMade() ? "shared" : "unlinked";
        return "%s table %s".formatted(mode.levelName(table.level()), change);
    }

    private void frames(String what, List<FrameRange> frames) {
        frames.stream()
                .limit(most)
                .forEach(range -> row("  " + what, "", Hex.full(range.pa()), Texts.size(range.bytes())));
        if (frames.size() > most) {
            long bytes = frames.stream().skip(most).mapToLong(FrameRange::bytes).sum();
            row("  …", "%d ranges more".formatted(frames.size() - most), "", Texts.size(bytes));
        }
    }
}
