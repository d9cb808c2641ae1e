package replug.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of bytes, each of a bounded length, so that a file without line ends cannot fill the memory. */
final class BoundedLines implements AutoCloseable {
    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[1 << 16];
    private int begin;
    private int end;
    private int number;
    private boolean isWhole;

    BoundedLines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The next line without its end; null after the last. */
    byte @Nullable [] next() throws IOException {
        number++;
        isWhole = false;
        if (!hasMore()) {
            return null;
        }
        try {
            return line();
        } catch (OutOfMemoryError e) { // Of one array, which did not come into being.
            throw new InputProblem("the line is longer than there is memory for", e);
        }
    }

    private byte[] line() throws IOException {
        byte[] line = new byte[Math.min(maxBytes, 1 << 12)];
        int length = 0;
        while (!isWhole && hasMore()) {
            int lineEnd = begin;
            while (lineEnd < end && buffer[lineEnd] != '\n') {
                lineEnd++;
            }
            line = withRoom(line, length + lineEnd - begin);
            System.arraycopy(buffer, begin, line, length, lineEnd - begin);
            length += lineEnd - begin;
            isWhole = lineEnd < end;
            begin = isWhole ? lineEnd + 1 : end;
        }
        return Arrays.copyOf(line, length);
    }

    private byte[] withRoom(byte[] line, int length) {
        if (length > maxBytes) {
            throw new InputProblem("the line is longer than %d MiB".formatted(maxBytes >> 20));
        }
        return length <= line.length
                ? line
                : Arrays.copyOf(line, (int) Math.min(maxBytes, Math.max(length, 2L * line.length)));
    }

    private boolean hasMore() throws IOException {
        if (begin == end) {
            begin = 0;
            end = Math.max(0, in.read(buffer));
        }
        return begin < end;
    }

    /** The number of the line read last, from 1. */
    int number() {
        return number;
    }

    /** Whether the line read last has its end; without, the file ends with it. */
    boolean isWhole() {
        return isWhole;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
