package replug.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A journal in its portable form, format {@code replug-journal/1}: JSON lines, gzipped or not, one event each, between a
 * header and a trailer that counts them. Read event by event, so its length does not matter, and nothing of it is
 * trusted: what {@link ExportWriter} would not write is refused. Numbering and hashes are for whoever loads it to check,
 * so a complaint may also come after some events were given out.
 */
public final class ExportReader implements AutoCloseable {
    private final FileLines lines;
    private long events;
    private long machines;
    private boolean isEnded;

    private ExportReader(FileLines lines) {
        this.lines = lines;
        byte[] header = lines.next();
        if (header == null) {
            throw problem("the file is empty; expected %s".formatted(ExportFormat.header()), null);
        }
        try {
            ExportFormat.checkHeader(header);
        } catch (InputProblem e) {
            throw problem(String.valueOf(e.getMessage()), e);
        }
        requireWhole();
    }

    /**
     * Opens the export in {@code file}.
     *
     * @param bytesRead is told how many bytes of the file were read, for progress
     * @throws InputProblem if it is not an export, or cannot be read
     */
    public static ExportReader open(Path file, LongConsumer bytesRead) {
        return of(FileLines.open(file, ExportFormat.MAX_LINE_BYTES, bytesRead));
    }

    /** Reads the export in {@code in}, which {@code name} names in messages. */
    public static ExportReader read(String name, InputStream in) throws IOException {
        return of(FileLines.read(name, in, ExportFormat.MAX_LINE_BYTES));
    }

    private static ExportReader of(FileLines lines) {
        try {
            return new ExportReader(lines);
        } catch (InputProblem e) {
            lines.close();
            throw e;
        }
    }

    /**
     * The next event, whose payload {@link EventJson} can read; null after the last, when the file was seen to be whole.
     *
     * @throws InputProblem if there is none; names the file and the line
     */
    public @Nullable ExportedEvent next() {
        if (isEnded) {
            return null;
        }
        byte[] line = lines.next();
        if (line == null) {
            throw problem(
                    "expected an event or %s, found the end of the file: it is truncated".formatted(trailer()), null);
        }
        requireWhole();
        if (ExportFormat.isTrailer(line)) {
            end(line);
            return null;
        }
        return event(line);
    }

    /** What is wrong with the event read last, in the words of whoever found it. */
    public InputProblem problem(String what, @Nullable Throwable cause) {
        return lines.problem(what, cause);
    }

    private ExportedEvent event(byte[] line) {
        try {
            ExportedEvent event = ExportLine.read(line);
            events++;
            machines += event.number() == 0 ? 1 : 0;
            return event;
        } catch (InputProblem e) {
            throw problem(String.valueOf(e.getMessage()), e);
        }
    }

    private void end(byte[] line) {
        if (!ExportFormat.is(trailer(), line)) {
            throw problem(
                    "expected %s, as counted, found %s: lines are missing, or there are too many"
                            .formatted(trailer(), ExportFormat.found(line, 0)),
                    null);
        }
        byte[] more = lines.next();
        if (more != null) {
            throw problem(
                    "expected the end of the file, found a line more: %s".formatted(ExportFormat.found(more, 0)), null);
        }
        isEnded = true;
    }

    private String trailer() {
        return ExportFormat.trailer(events, machines);
    }

    private void requireWhole() {
        if (!lines.isWhole()) {
            throw problem("the line has no end: the file is truncated", null);
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
