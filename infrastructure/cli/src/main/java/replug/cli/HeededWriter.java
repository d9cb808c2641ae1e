package replug.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/** Writes to a {@link PrintWriter}, which keeps its troubles to itself, and throws them: nobody reads on, so stop. */
final class HeededWriter extends Writer {
    private final PrintWriter out;

    HeededWriter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        out.write(text, offset, length);
        if (out.checkError()) {
            throw new IOException("the output cannot be written");
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        flush();
    }
}
