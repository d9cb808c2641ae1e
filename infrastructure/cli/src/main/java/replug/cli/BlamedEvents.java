package replug.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import replug.application.Cause;
import replug.domain.machine.MachineFacts;

/** Rows of a table under the events that they belong to, each told in two lines. */
final class BlamedEvents {
    private final MachineFacts facts;
    private final Table table;
    private final List<List<String>> above = new ArrayList<>();
    private String last = "";
    private List<String> pending = List.of();

    BlamedEvents(MachineFacts facts, String... columns) {
        this.facts = facts;
        this.table = new Table(columns);
    }

    /** The rows that follow are of this event, {@code part} of it. */
    void event(Cause cause, String part) {
        String key = cause.number() + " " + part;
        if (!key.equals(last)) {
            List<String> lines = new ArrayList<>(pending);
            lines.add("event %-6d %s".formatted(cause.number(), headline(cause)));
            lines.add("%-12s %s by %s%s"
                    .formatted(
                            "",
                            cause.at().truncatedTo(ChronoUnit.MILLIS),
                            cause.provenance().actor(),
                            part.isEmpty() ? "" : ", " + part));
            pending = lines;
            last = key;
        }
    }

    private String headline(Cause cause) {
        String subject = cause.operation() == null ? "" : " " + Texts.subject(cause.operation(), facts);
        String result = cause.refusal() == null
                ? "result " + cause.result()
                : "refused: -" + cause.refusal().errnoName();
        return "%s%s, %s".formatted(cause.name(), subject, result);
    }

    /** A line without columns. */
    void line(String text) {
        pending = new ArrayList<>(pending);
        pending.add("             " + text);
    }

    void row(Object... cells) {
        above.add(pending);
        pending = List.of();
        table.row(cells);
    }

    void print(PrintWriter out) {
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text), "");
        List<String> lines = text.toString().lines().toList();
        if (!above.isEmpty()) {
            out.println(lines.getFirst());
        }
        for (int i = 0; i < above.size(); i++) {
            above.get(i).forEach(out::println);
            out.println(lines.get(i + 1));
        }
        pending.forEach(out::println);
    }
}
