package replug.application;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How far a machine's history went at some time: kept elsewhere, it tells a history that was rewritten from one that was
 * continued, however consistent the rewritten one is. Written as three lines, as signed notes are: who and when, size, hash.
 *
 * @param machine its name
 * @param at when it was made
 * @param events how many events there were
 * @param hash that of the last of them, 64 hexadecimal digits
 */
public record Checkpoint(String machine, Instant at, long events, String hash) {
    private static final String ORIGIN = "replug ";
    private static final int LINES = 3;

    /** The three lines, each with its end. */
    public String text() {
        return "%s%s %s%n%d%n%s%n".formatted(ORIGIN, machine, at, events, hash).replace("\r", "");
    }

    /** Reads what {@link #text} wrote; empty if it is anything else. */
    public static Optional<Checkpoint> parse(List<String> lines) {
        if (lines.size() != LINES || !lines.getFirst().startsWith(ORIGIN)) {
            return Optional.empty();
        }
        String origin = lines.getFirst().substring(ORIGIN.length());
        int space = origin.lastIndexOf(' ');
        String hash = lines.getLast();
        if (space < 1 || !hash.matches("[0-9a-f]{64}") || !lines.get(1).matches("[1-9][0-9]{0,17}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Checkpoint(
                    origin.substring(0, space),
                    Instant.parse(origin.substring(space + 1)),
                    Long.parseLong(lines.get(1)),
                    hash));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** The hash as bytes. */
    public byte[] hashBytes() {
        return HexFormat.of().parseHex(hash);
    }
}
