package replug.cli;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A history of one number as a line of text: one character a part of it, the higher the larger. */
final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final String ASCII = "_.-=+*%#";

    private final String levels;

    private Sparkline(String levels) {
        this.levels = levels;
    }

    /** Of block characters; of plain ones where asked for, or where the terminal's characters have no others. */
    static Sparkline writtenIn(boolean isAscii) {
        return new Sparkline(isAscii || !hasBlocks() ? ASCII : BLOCKS);
    }

    private static boolean hasBlocks() {
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
        try {
            return Charset.forName(name).newEncoder().canEncode(BLOCKS);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException | UnsupportedOperationException _) {
            return false;
        }
    }

    /** The line; a blank where the value is not known. */
    String line(List<@Nullable Long> values, long min, long max) {
        StringBuilder line = new StringBuilder(values.size());
        for (Long value : values) {
            line.append(value == null ? ' ' : levels.charAt(level(value, min, max)));
        }
        return line.toString();
    }

    /** The lowest for the least value, the highest for the greatest; all the lowest where they are the same. */
    private int level(long value, long min, long max) {
        return max == min ? 0 : (int) Math.round((double) (value - min) / (max - min) * (levels.length() - 1));
    }
}
