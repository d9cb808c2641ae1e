package replug.interchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The first and the last line of an export, and how long a line may be. */
final class ExportFormat {
    /** So much is held of a file at once, whoever wrote it. */
    static final int MAX_LINE_BYTES = 64 << 20;

    private static final String FAMILY = "replug-journal/";
    private static final String FORMAT = FAMILY + "1";
    private static final Pattern NEWER = Pattern.compile(FAMILY + "([2-9]|[1-9][0-9]+)");
    private static final String HEADER = "{\"format\":\"" + FORMAT + "\"}";
    private static final byte[] TRAILER_BEGIN = "{\"events\":".getBytes(UTF_8);

    private ExportFormat() {}

    /** The first line, without its end. */
    static String header() {
        return HEADER;
    }

    /**
     * The last line, without its end: without it, a file that was cut between two lines would pass for a whole one.
     *
     * @param machines how many events are numbered 0; each machine has one
     */
    static String trailer(long events, long machines) {
        return "{\"events\":%d,\"machines\":%d}".formatted(events, machines);
    }

    /** Whether {@code line} is meant to be the last. */
    static boolean isTrailer(byte[] line) {
        return line.length >= TRAILER_BEGIN.length
                && Arrays.equals(line, 0, TRAILER_BEGIN.length, TRAILER_BEGIN, 0, TRAILER_BEGIN.length);
    }

    /** Whether {@code line} consists of {@code text}. */
    static boolean is(String text, byte[] line) {
        return Arrays.equals(line, text.getBytes(UTF_8));
    }

    /**
     * Checks the first line.
     *
     * @throws InputProblem if it is not {@link #header}; says why as well as it can
     */
    static void checkHeader(byte[] line) {
        if (is(HEADER, line)) {
            return;
        }
        JsonNode header = parsed(line);
        String format = header.path("format").asString("");
        if (NEWER.matcher(format).matches()) {
            throw new InputProblem("written by a newer replug, as %s; this one reads %s: use a newer one"
                    .formatted(Hex.quoted(format), FORMAT));
        }
        for (String name : header.propertyNames()) {
            if (format.equals(FORMAT) && !name.equals("format")) {
                throw new InputProblem("unknown name %s; the header is %s".formatted(Hex.quoted(name), HEADER));
            }
        }
        throw new InputProblem("expected %s, found %s".formatted(HEADER, found(line, 0)));
    }

    private static JsonNode parsed(byte[] line) {
        JsonNode none = Json.STRICT.createObjectNode();
        try {
            return line.length > Json.MAX_TEXT ? none : Objects.requireNonNullElse(Json.STRICT.readTree(line), none);
        } catch (JacksonException _) {
            return none;
        }
    }

    /** What stands in {@code line} from {@code begin} on, for a message. */
    static String found(byte[] line, int begin) {
        int length = Math.min(line.length - begin, 100);
        return length == 0 ? "the end of the line" : Hex.quoted(new String(line, begin, length, UTF_8));
    }
}
