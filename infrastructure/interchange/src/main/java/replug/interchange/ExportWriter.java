package replug.interchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;

/**
 * Writes a journal in its portable form, which {@link ExportReader} reads. It has no {@code close}: only {@link #finish}
 * ends the file, so that one whose writing failed is never taken for a whole one.
 */
public final class ExportWriter {
    private static final byte[] METADATA = ",\"metadata\":".getBytes(UTF_8);

    private final OutputStream out;
    private long events;
    private long machines;

    /** Writes the header to {@code out}, which stays the caller's to close. */
    public ExportWriter(OutputStream out) throws IOException {
        this.out = new BufferedOutputStream(out, 1 << 16);
        line(ExportFormat.header());
    }

    /**
     * Writes the next event.
     *
     * @throws InputProblem if its line would be longer than a reader takes
     */
    public void write(ExportedEvent event) throws IOException {
        byte[] begin = begin(event).getBytes(UTF_8);
        byte[] end = ",\"hash\":\"%s\"}\n"
                .formatted(HexFormat.of().formatHex(event.hash()))
                .getBytes(UTF_8);
        long bytes = (long) begin.length + event.payload().length + METADATA.length + event.metadata().length;
        if (bytes + end.length - 1 > ExportFormat.MAX_LINE_BYTES) {
            throw new InputProblem("event %d of %s cannot be exported: its line would be longer than %d MiB"
                    .formatted(event.number(), event.machine(), ExportFormat.MAX_LINE_BYTES >> 20));
        }
        out.write(begin);
        out.write(event.payload());
        out.write(METADATA);
        out.write(event.metadata());
        out.write(end);
        events++;
        machines += event.number() == 0 ? 1 : 0;
    }

    /** Writes the trailer, and all that is written to where it goes. Nothing may follow. */
    public void finish() throws IOException {
        line(ExportFormat.trailer(events, machines));
        out.flush();
    }

    /** No text of an event needs an escape. */
    private static String begin(ExportedEvent event) {
        return "{\"machine\":\"" + event.machine() + "\",\"number\":" + event.number() + ",\"name\":\"" + event.name()
                + "\",\"revision\":\"" + event.revision() + "\",\"eventId\":\"" + event.eventId()
                + "\",\"recordedAt\":\"" + event.recordedAt() + "\",\"payload\":";
    }

    private void line(String text) throws IOException {
        out.write((text + '\n').getBytes(UTF_8));
    }
}
