package replug.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of bytes of a bounded length, of which one can ask whether the next is there without waiting for it. */
final class ReadyLines implements AutoCloseable {
    private static final int CHUNK = 1 << 13;

    private final InputStream in;
    private final int maxBytes;
    private byte[] buffer = new byte[CHUNK];
    private int begin;
    private int end;

    /** There is no line end between {@code begin} and here. */
    private int searched;

    ReadyLines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** Whether {@link #next} will not wait: a whole line, or too long a part of one, has come. */
    boolean isReady() throws IOException {
        while (!hasLine() && !isTooLong()) {
            int available = in.available();
            if (available <= 0 || !read(available)) {
                return false;
            }
        }
        return true;
    }

    /** The next line without its end; null after the last. Waits for it. */
    byte @Nullable [] next() throws IOException {
        while (!hasLine() && !isTooLong()) {
            if (!read(CHUNK)) {
                return begin == end ? null : take(end, end);
            }
        }
        if (isTooLong()) {
            throw new InputProblem("the line is longer than %d KiB".formatted(maxBytes >> 10));
        }
        return take(searched, searched + 1);
    }

    private byte[] take(int lineEnd, int next) {
        byte[] line = Arrays.copyOfRange(buffer, begin, lineEnd);
        begin = next;
        searched = next;
        return line;
    }

    private boolean isTooLong() {
        return searched - begin > maxBytes;
    }

    private boolean hasLine() {
        while (searched < end && buffer[searched] != '\n') {
            searched++;
        }
        return searched < end;
    }

    /** Reads some bytes, waiting for the first; false if there are no more. */
    private boolean read(int atMost) throws IOException {
        if (buffer.length - end < CHUNK) {
            byte[] roomier = new byte[Math.max(CHUNK * 2, (end - begin) * 2)];
            System.arraycopy(buffer, begin, roomier, 0, end - begin);
            buffer = roomier;
            end -= begin;
            searched -= begin;
            begin = 0;
        }
        int n = in.read(buffer, end, Math.min(atMost, buffer.length - end));
        end += Math.max(0, n);
        return n >= 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
