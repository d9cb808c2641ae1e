package replug.interchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Writes lines of numbers and ASCII text, each ended by a line feed on every system, without making a {@code String} of
 * each: a dump may have millions. Throws {@link UncheckedIOException} as soon as the writer below does.
 */
public final class LineWriter implements AutoCloseable {
    private static final int CHARS = 1 << 14;
    /** No line that is written piece by piece gets longer. */
    private static final int LONGEST = 512;

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final int FULL = 16;

    private final Writer out;
    private final char[] line = new char[CHARS];
    private int end;

    public LineWriter(Writer out) {
        this.out = out;
    }

    /** Any text, however long. */
    public LineWriter text(String text) {
        if (text.length() > CHARS - LONGEST) {
            drain();
            write(text.toCharArray(), text.length());
            return this;
        }
        if (end + text.length() > line.length) {
            drain();
        }
        text.getChars(0, text.length(), line, end);
        end += text.length();
        return this;
    }

    LineWriter letter(char letter) {
        line[end++] = letter;
        return this;
    }

    /** All 16 digits, without 0x. */
    LineWriter fullHex(long value) {
        for (int i = FULL - 1; i >= 0; i--) {
            line[end++] = DIGITS[(int) (value >>> (4 * i)) & 15];
        }
        return this;
    }

    /** Without 0x and leading zeros. */
    LineWriter hex(long value) {
        for (int i = (Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1)) / 4; i >= 0; i--) {
            line[end++] = DIGITS[(int) (value >>> (4 * i)) & 15];
        }
        return this;
    }

    /** A number that is not negative, after as many blanks as make it {@code width} characters long. */
    LineWriter decimal(long value, int width) {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        for (int i = digits; i < width; i++) {
            line[end++] = ' ';
        }
        long rest = value;
        for (int i = end + digits - 1; i >= end; i--, rest /= 10) {
            line[i] = DIGITS[(int) (rest % 10)];
        }
        end += digits;
        return this;
    }

    public void endLine() {
        line[end++] = '\n';
        if (end > line.length - LONGEST) {
            drain();
        }
    }

    private void drain() {
        write(line, end);
        end = 0;
    }

    private void write(char[] text, int length) {
        try {
            out.write(text, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands on what is left; the writer below stays open. */
    @Override
    public void close() {
        drain();
    }
}
