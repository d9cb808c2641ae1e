package replug.interchange;

import java.util.ArrayList;
import java.util.List;

/** Lines of columns with one space between, as tables and table writes are written. */
final class Columns {
    private Columns() {}

    static List<String> split(String line) {
        List<String> columns = new ArrayList<>(9);
        int begin = 0;
        for (int space = line.indexOf(' '); space >= 0; space = line.indexOf(' ', begin)) {
            columns.add(line.substring(begin, space));
            begin = space + 1;
        }
        columns.add(line.substring(begin));
        return columns;
    }

    /** A number from 0 to 999,999,999, without sign. */
    static int decimal(String text) {
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9' || text.length() > 9) {
                throw new InputProblem("expected a decimal number, found %s".formatted(Hex.quoted(text)));
            }
            value = value * 10 + digit - '0';
        }
        if (text.isEmpty()) {
            throw new InputProblem("expected a decimal number, found nothing");
        }
        return value;
    }

    /** A number such as {@code +0x400} or {@code -0x400}. */
    static long signedHex(String text) {
        boolean isNegative = text.startsWith("-");
        if (!isNegative && !text.startsWith("+")) {
            throw new InputProblem("expected a signed number such as +0x400, found %s".formatted(Hex.quoted(text)));
        }
        long value = Hex.parse(text.substring(1));
        return isNegative ? -value : value;
    }

    /** Where the first sign from {@code begin} on stands; -1 if there is none. */
    static int signAfter(String text, int begin) {
        for (int i = begin; i < text.length(); i++) {
            if (text.charAt(i) == '+' || text.charAt(i) == '-') {
                return i;
            }
        }
        return -1;
    }
}
