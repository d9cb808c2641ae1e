package replug.interchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes were read so far. */
final class CountedInput extends FilterInputStream {
    private final LongConsumer reader;
    private long count;

    CountedInput(InputStream in, LongConsumer reader) {
        super(in);
        this.reader = reader;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        tell(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = super.read(target, offset, length);
        tell(Math.max(0, n));
        return n;
    }

    private void tell(int n) {
        count += n;
        reader.accept(count);
    }
}
