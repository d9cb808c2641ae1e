package replug.interchange;

import java.util.List;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Words;

/**
 * A table write as one line: {@code LEVEL TABLE VA INDEX COUNT BEFORE AFTER}, and {@code TABLES STEP} where several tables
 * are written alike. Words are {@code FIRST}, {@code FIRST+STRIDE} or {@code FIRST+STRIDE+STEP}. The first five columns
 * are those of a recording's tables, but that levels are numbers: 0 for tables of 4 KiB leaves.
 */
public final class WriteText {
    private WriteText() {}

    /** The line of one write. */
    public static String of(TableWrite write) {
        StringBuilder text = new StringBuilder(96);
        text.append(write.level()).append(' ');
        text.append(Hex.text(write.table())).append(' ');
        text.append(Hex.text(write.va())).append(' ');
        text.append(write.slot()).append(' ');
        text.append(write.count()).append(' ');
        append(text, write.before());
        text.append(' ');
        append(text, write.after());
        if (write.tables() > 1) {
            text.append(' ').append(write.tables()).append(' ');
            signed(text, write.tableStep());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Words words) {
        text.append(Hex.text(words.first()));
        if (words.stride() != 0 || words.step() != 0) {
            signed(text, words.stride());
        }
        if (words.step() != 0) {
            signed(text, words.step());
        }
    }

    private static void signed(StringBuilder text, long value) {
        text.append(value < 0 ? '-' : '+').append(Hex.text(Math.abs(value)));
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws InputProblem if it is anything else
     */
    public static TableWrite parse(String line) {
        List<String> fields = Columns.split(line);
        if (fields.size() != 7 && fields.size() != 9) {
            throw new InputProblem(
                    "a table write has 7 or 9 columns, found %d: %s".formatted(fields.size(), Hex.quoted(line)));
        }
        boolean many = fields.size() == 9;
        TableWrite write = new TableWrite(
                Columns.decimal(fields.get(0)),
                Hex.parse(fields.get(2)),
                Hex.parse(fields.get(1)),
                Columns.decimal(fields.get(4)),
                words(fields.get(5)),
                words(fields.get(6)),
                many ? Columns.decimal(fields.get(7)) : 1,
                many ? Columns.signedHex(fields.get(8)) : 0);
        if (write.slot() != Columns.decimal(fields.get(3))) {
            throw new InputProblem("address %s has index %d at level %s, the line says %s"
                    .formatted(fields.get(2), write.slot(), fields.get(0), fields.get(3)));
        }
        return write;
    }

    private static Words words(String text) {
        int stride = Columns.signAfter(text, 0);
        if (stride < 0) {
            return Words.of(Hex.parse(text), 0);
        }
        int step = Columns.signAfter(text, stride + 1);
        int end = step < 0 ? text.length() : step;
        return new Words(
                Hex.parse(text.substring(0, stride)),
                Columns.signedHex(text.substring(stride, end)),
                step < 0 ? 0 : Columns.signedHex(text.substring(step)));
    }
}
