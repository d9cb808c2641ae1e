package replug.interchange;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The lines of a file, gzipped or not, each of a bounded length; what is wrong with one is told by file and line. */
final class FileLines implements AutoCloseable {
    private final String file;
    private final BoundedLines lines;

    private FileLines(String file, BoundedLines lines) {
        this.file = file;
        this.lines = lines;
    }

    /**
     * The lines of {@code file}.
     *
     * @param bytesRead is told how many bytes of the file were read, for progress
     * @throws InputProblem if it cannot be read
     */
    static FileLines open(Path file, int maxLineBytes, LongConsumer bytesRead) {
        String name = file.toString();
        try {
            return read(name, new CountedInput(Files.newInputStream(file), bytesRead), maxLineBytes);
        } catch (NoSuchFileException e) {
            throw new InputProblem("%s: there is no such file".formatted(name), e);
        } catch (IOException e) {
            throw new InputProblem("%s: cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** The lines of {@code in}, which {@code name} names in messages. */
    static FileLines read(String name, InputStream in, int maxLineBytes) throws IOException {
        InputStream bytes = new BufferedInputStream(in);
        bytes.mark(2);
        boolean isGzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        try {
            return new FileLines(name, new BoundedLines(isGzip ? new GZIPInputStream(bytes) : bytes, maxLineBytes));
        } catch (EOFException | ZipException e) {
            bytes.close();
            throw new InputProblem("%s: the gzip header is cut short: the file is truncated".formatted(name), e);
        }
    }

    /**
     * The next line without its end; null after the last.
     *
     * @throws InputProblem if it is too long, or cannot be read
     */
    byte @Nullable [] next() {
        try {
            return lines.next();
        } catch (EOFException e) {
            throw problem("the gzip stream ends early: the file is truncated", e);
        } catch (ZipException e) {
            throw problem("the gzip stream is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw problem("cannot be read: " + e.getMessage(), e);
        } catch (InputProblem e) {
            throw problem(String.valueOf(e.getMessage()), e);
        }
    }

    /** The number of the line read last, from 1. */
    int number() {
        return lines.number();
    }

    /** Whether the line read last has its end: otherwise the file ends with it, and may have been cut there. */
    boolean isWhole() {
        return lines.isWhole();
    }

    /** What is wrong with the line read last. */
    InputProblem problem(String what, @Nullable Throwable cause) {
        return new InputProblem("%s:%d: %s".formatted(file, number(), what), cause);
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw problem("cannot be closed: " + e.getMessage(), e);
        }
    }
}
