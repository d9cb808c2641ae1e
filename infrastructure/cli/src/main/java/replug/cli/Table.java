package replug.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of text in columns, the header in the first line; columns whose name ends in {@code >} are aligned right. */
final class Table {
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... columns) {
        this.columns = List.of(columns);
    }

    void row(Object... cells) {
        rows.add(java.util.stream.Stream.of(cells).map(String::valueOf).toList());
    }

    void print(PrintWriter out, String indent) {
        List<ColumnData<List<String>>> data = IntStream.range(0, columns.size())
                .mapToObj(i -> column(columns.get(i)).with((List<String> row) -> row.get(i)))
                .toList();
        String text = AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .data(rows, data)
                .asString();
        text.lines().map(line -> (indent + line.substring(1)).stripTrailing()).forEach(out::println);
    }

    private static Column column(String name) {
        boolean isRight = name.endsWith(">");
        HorizontalAlign align = isRight ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT;
        return new Column()
                .header(isRight ? name.substring(0, name.length() - 1) : name)
                .headerAlign(align)
                .dataAlign(align)
                .maxWidth(200, OverflowBehaviour.NEWLINE);
    }
}
