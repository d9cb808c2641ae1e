package replug.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import replug.application.Capacity;
import replug.cli.Series.Extremes;
import replug.cli.Series.Row;

/** What a machine had over its history, for people: rows of numbers, then a line of characters for each of them. */
final class StatsText {
    /** Blanks between columns. */
    private static final int GAP = 2;

    private final Series series;
    private final boolean areNodesNamed;

    /** A column with all its cells, the header first. */
    private record Column(List<String> cells, boolean isRight) {
        int width() {
            return cells.stream().mapToInt(String::length).max().orElse(0);
        }
    }

    StatsText(Series series) {
        this.series = series;
        this.areNodesNamed = series.hasSeveralNodes();
    }

    void print(PrintWriter out, Sparkline sparkline, long events) {
        printRows(out);
        out.printf(
                "%d of %d events changed something%s%n%n",
                series.changes(),
                events,
                series.rows().size() < series.changes()
                        ? "; %d are shown, --all shows each"
                                .formatted(series.rows().size())
                        : "");
        printLines(out, sparkline, events);
    }

    /** In as many tables as it takes for none to be too wide, each with the events. */
    private void printRows(PrintWriter out) {
        Column numbers = new Column(cells("event", row -> Long.toString(row.number())), true);
        Column names = new Column(cells("what", Row::name), false);
        List<Column> some = new ArrayList<>(List.of(numbers, names));
        for (Measure measure : series.measures()) {
            Column next = new Column(cells(measure.label(areNodesNamed), row -> text(measure, row.capacity())), true);
            if (width(some) + GAP + next.width() > Texts.WIDTH) {
                print(some, out);
                out.println();
                some = new ArrayList<>(List.of(numbers, names));
            }
            some.add(next);
        }
        print(some, out);
    }

    private List<String> cells(String header, Function<Row, String> cell) {
        List<String> cells = new ArrayList<>();
        cells.add(header);
        series.rows().forEach(row -> cells.add(cell.apply(row)));
        return cells;
    }

    private static int width(List<Column> columns) {
        return columns.stream().mapToInt(column -> column.width() + GAP).sum() - GAP;
    }

    private static void print(List<Column> columns, PrintWriter out) {
        Table table = new Table(columns.stream()
                .map(column -> column.cells.getFirst() + (column.isRight ? ">" : ""))
                .toArray(String[]::new));
        for (int i = 1; i < columns.getFirst().cells.size(); i++) {
            int row = i;
            table.row(columns.stream().map(column -> column.cells.get(row)).toArray());
        }
        table.print(out, "");
    }

    private static String text(Measure measure, Capacity capacity) {
        return text(measure, measure.of(capacity));
    }

    private static String text(Measure measure, @Nullable Long value) {
        return value == null ? "-" : measure.text(value);
    }

    private void printLines(PrintWriter out, Sparkline sparkline, long events) {
        Table table = new Table("measure", "over events 0 to %d".formatted(events - 1), "least>", "most>", "last>");
        for (Measure measure : series.measures()) {
            Extremes extremes = series.extremes(measure);
            table.row(
                    measure.label(areNodesNamed),
                    sparkline.line(series.line(measure), extremes.min(), extremes.max()),
                    measure.text(extremes.min()),
                    measure.text(extremes.max()),
                    text(measure, series.last()));
        }
        table.print(out, "");
    }
}
