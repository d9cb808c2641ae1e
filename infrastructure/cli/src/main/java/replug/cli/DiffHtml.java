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
    private final boolean isAll;

    /** @param isAll with every piece of a range, and every table page */
    DiffHtml(Comparison comparison, boolean isAll) {
        this.comparison = comparison;
        this.isAll = isAll;
    }

    /** Prints a page of it, of {@code machine}. */
    void print(String machine, PrintWriter out, boolean isStat) {
        String title = "replug diff of " + machine;
        Html.page(new HeededWriter(out), title, STYLE, html -> {
            html.leaf("h1", title);
            write(html, "h2", isStat);
        });
    }

    /** The sections of it, with {@code heading} over each. */
    void write(Html html, String heading, boolean isStat) {
        html.leaf(
                "p",
                "From the state after event %s to that after event %s. Both ends of ranges are inclusive."
                        .formatted(DiffText.end(comparison.from()), DiffText.end(comparison.to())));
        html.line();
        if (!isStat && !comparison.ranges().isEmpty()) {
            html.leaf(heading, "Ranges");
            html.in("table", () -> comparison.ranges().forEach(range -> write(html, range)));
        }
        html.leaf(heading, isStat ? "Sums" : "Tables, root entries, sums");
        html.leaf("pre", rest(isStat));
        html.line();
    }

    /** A range in two rows: whose it is, and what. */
    private void write(Html html, ChangedRange range) {
        String style = AnswerText.word(range.kind());
        html.in("tr", () -> html.leaf("td", DiffText.heading(range)), "class", style);
        html.in(
                "tr",
                () -> html.in("td", () -> html.leaf("pre", String.join("\n", RangeText.lines(range, isAll)))),
                "class",
                style);
        html.line();
    }

    private String rest(boolean isStat) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        DiffText diff = new DiffText(comparison, isAll);
        if (!isStat) {
            diff.printTables(out);
            diff.printRoots(out);
        }
        diff.printSums(out);
        out.flush();
        return text.toString();
    }
}
