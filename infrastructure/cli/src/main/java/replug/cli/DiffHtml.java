package replug.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import replug.application.ChangedRange;
import replug.application.Comparison;

/** What differs between two states as one page, or as a part of one. */
final class DiffHtml {
    /** What {@link #write} needs of a page's style. */
    static final String STYLE = """
            body { font: 14px sans-serif; margin: 2em }
            table { border-collapse: collapse }
            th, td { text-align: left; padding: 2px 10px; border-bottom: 1px solid #ddd; vertical-align: top }
            pre, code { font: 12px monospace; margin: 0 }
            .mapped { background: #e6f4e6 }
            .unmapped { background: #fbe6e6 }
            .changed { background: #fdf6dd }
            """;

    private final Comparison comparison;

    DiffHtml(Comparison comparison) {
        this.comparison = comparison;
    }

    /** Prints a page of it, of {@code machine}. */
    void print(String machine, PrintWriter out, boolean isStat) {
        String title = "replug diff of " + machine;
        Html.page(new HeededWriter(out), title, STYLE, html -> {
            html.leaf("h1", title);
            write(html, isStat);
        });
    }

    /** The sections of it. */
    void write(Html html, boolean isStat) {
        html.leaf(
                "p",
                "From the state after event %s to that after event %s. Both ends of ranges are inclusive."
                        .formatted(DiffText.end(comparison.from()), DiffText.end(comparison.to())));
        html.line();
        if (!isStat) {
            writeRanges(html);
        }
        html.leaf("h2", isStat ? "Sums" : "Tables, root entries, sums");
        html.leaf("pre", rest(isStat));
        html.line();
    }

    private void writeRanges(Html html) {
        html.leaf("h2", "Ranges");
        html.in("table", () -> {
            html.in("tr", () -> {
                html.leaf("th", "area and owner");
                html.leaf("th", "what, pieces");
            });
            html.line();
            comparison.ranges().forEach(range -> write(html, range));
        });
    }

    private static void write(Html html, ChangedRange range) {
        html.in(
                "tr",
                () -> {
                    html.leaf("td", DiffText.heading(range));
                    html.in("td", () -> html.leaf("pre", String.join("\n", RangeText.lines(range, true))));
                },
                "class",
                AnswerText.word(range.kind()));
        html.line();
    }

    private String rest(boolean isStat) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        DiffText diff = new DiffText(comparison, true);
        if (!isStat) {
            diff.printTables(out);
            diff.printRoots(out);
        }
        diff.printSums(out);
        out.flush();
        return text.toString();
    }
}
