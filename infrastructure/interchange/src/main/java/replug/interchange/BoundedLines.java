package replug.interchange;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of bytes, each of a bounded length, so that a file without line ends cannot fill the memory. */
final class BoundedLines implements AutoCloseable {
    private final InputStream in;
    private final int maxBytes;
    private int number;

    BoundedLines(InputStream in, int maxBytes) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.maxBytes = maxBytes;
    }

    /** The next line without its end; null after the last. */
    byte @Nullable [] next() throws IOException {
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == maxBytes) {
                throw new InputProblem("the line is longer than %d MiB".formatted(maxBytes >> 20));
            }
            line.write(next);
        }
        return line.toByteArray();
    }

    /** The number of the line read last, from 1. */
    int number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
