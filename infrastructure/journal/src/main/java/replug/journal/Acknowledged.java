package replug.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file beside an H2 journal that tells which event was acknowledged last. H2 opens a file whose end is gone as it was some
 * time before, without a word; against this one it is seen. Written after each force, not forced itself: it may be behind
 * the journal, never ahead. One line, of the same length every time, so that no write leaves half of another.
 */
final class Acknowledged {
    private static final String SUFFIX = ".acknowledged";
    private static final int LENGTH = 320;
    private static final Pattern LINE = Pattern.compile("replug 1 (\\d{1,18}) ([0-9a-f]{64}) (\\S{1,200}) *\n");

    private final Path file;
    private @Nullable FileChannel channel;

    Acknowledged(Path journal) {
        this.file = journal.resolveSibling(journal.getFileName() + SUFFIX);
    }

    /**
     * An event that was acknowledged.
     *
     * @param machine whose
     * @param number which
     * @param hash its hash, 64 hexadecimal digits
     */
    record Last(String machine, long number, String hash) {}

    Path file() {
        return file;
    }

    /** What it tells; empty where it is missing or unreadable. */
    Optional<Last> read() throws IOException {
        try {
            if (Files.size(file) > LENGTH) {
                return Optional.empty();
            }
            Matcher line = LINE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            return line.matches()
                    ? Optional.of(new Last(line.group(3), Long.parseLong(line.group(1)), line.group(2)))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Notes an event that is on disk. */
    synchronized void write(Heads.Head head) throws IOException {
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(LENGTH); // Whatever else stood there.
        }
        String line =
                "replug 1 %d %s %s".formatted(head.events() - 1, HexFormat.of().formatHex(head.hash()), head.machine());
        String padded = line + " ".repeat(LENGTH - 1 - line.length()) + "\n";
        channel.write(ByteBuffer.wrap(padded.getBytes(StandardCharsets.ISO_8859_1)), 0);
    }

    synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
