package replug.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import replug.application.ChangedRange;
import replug.application.Comparison;
import replug.application.EventsBetween.End;

/** What differs between two states as one page that needs nothing else: no script, no network. */
final class DiffHtml {
    private static final String STYLE = "body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}"
            + "th,td{text-align:left;padding:2px 10px;border-bottom:1px solid #ddd;vertical-align:top}"
            + "pre,code{font:12px monospace;margin:0}.mapped{background:#e6f4e6}.unmapped{background:#fbe6e6}"
            + ".changed{background:#fdf6dd}";

    private final String machine;
    private final Comparison comparison;

    DiffHtml(String machine, Comparison comparison) {
        this.machine = machine;
        this.comparison = comparison;
    }

    void print(PrintWriter out, boolean isStat) {
        String title = "replug diff of " + machine;
        out.println("<!DOCTYPE html>");
        out.printf(
                "<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title><style>%s</style></head><body>%n",
                escaped(title), STYLE);
        out.printf("<h1>%s</h1>%n", escaped(title));
        out.printf(
                "<p>From the state after event %s to that after event %s. Both ends of ranges are inclusive.</p>%n",
                end(comparison.from()), end(comparison.to()));
        if (!isStat) {
            printRanges(out);
        }
        out.printf(
                "<h2>%s</h2>%n<pre>%s</pre>%n", isStat ? "Sums" : "Tables, root entries, sums", escaped(rest(isStat)));
        out.println("</body></html>");
    }

    private static String end(End end) {
        return escaped(DiffText.end(end));
    }

    private void printRanges(PrintWriter out) {
        out.println("<h2>Ranges</h2><table><tr><th>area and owner<th>what, pieces</tr>");
        for (ChangedRange range : comparison.ranges()) {
            out.printf(
                    "<tr class=\"%s\"><td>%s<td><pre>%s</pre></tr>%n",
                    AnswerText.word(range.kind()),
                    escaped(DiffText.heading(range)),
                    escaped(String.join("\n", RangeText.lines(range, true))));
        }
        out.println("</table>");
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

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
