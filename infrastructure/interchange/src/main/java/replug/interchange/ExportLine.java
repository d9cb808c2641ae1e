package replug.interchange;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Reads the line of one event in an export. Its keys stand in their order, with nothing between them: so it is plain
 * where payload and metadata begin, and they end with the brace that closes them. What is between is for those to judge
 * who read payloads and metadata.
 */
final class ExportLine {
    private static final int MAX_TEXT = 200;
    private static final int MAX_DIGITS = 16;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{%d}".formatted(2 * ExportedEvent.HASH_BYTES));

    private final byte[] line;
    private int at;

    private ExportLine(byte[] line) {
        this.line = line;
    }

    /**
     * The event, which can be read.
     *
     * @throws InputProblem if the line is not one; names the column where it is the line's form
     */
    static ExportedEvent read(byte[] line) {
        requireUtf8(line);
        ExportedEvent event = new ExportLine(line).event();
        EventJson.read(event.name(), event.revision(), event.payload());
        try {
            TextMapJson.read(event.metadata());
        } catch (InputProblem e) {
            throw new InputProblem("metadata: " + e.getMessage(), e);
        }
        return event;
    }

    private ExportedEvent event() {
        expect("{\"machine\":");
        String machine = text();
        expect(",\"number\":");
        long number = number();
        expect(",\"name\":");
        String name = text();
        expect(",\"revision\":");
        String revision = text();
        expect(",\"eventId\":");
        String eventId = text();
        expect(",\"recordedAt\":");
        String recordedAt = text();
        expect(",\"payload\":");
        byte[] payload = object();
        expect(",\"metadata\":");
        byte[] metadata = object();
        expect(",\"hash\":");
        byte[] hash = hash();
        expect("}");
        if (at != line.length) {
            throw expected("the end of the line", at);
        }
        return new ExportedEvent(machine, number, name, revision, eventId, recordedAt, payload, metadata, hash);
    }

    private void expect(String literal) {
        int end = at;
        for (int i = 0; i < literal.length(); i++, end++) {
            if (end == line.length || line[end] != literal.charAt(i)) {
                throw expected(literal, at);
            }
        }
        at = end;
    }

    /** The text between two quotes, in printable ASCII without escapes: no field needs more. */
    private String text() {
        expect("\"");
        int begin = at;
        int end = begin;
        while (end < line.length && line[end] >= ' ' && line[end] < 0x7f && line[end] != '"' && line[end] != '\\') {
            end++;
        }
        if (end == line.length || line[end] != '"' || end - begin > MAX_TEXT) {
            throw expected("up to %d printable ASCII characters between quotes".formatted(MAX_TEXT), begin - 1);
        }
        at = end + 1;
        return new String(line, begin, end - begin, StandardCharsets.US_ASCII);
    }

    private long number() {
        int end = at;
        long value = 0;
        while (end < line.length && end - at <= MAX_DIGITS && line[end] >= '0' && line[end] <= '9') {
            value = value * 10 + line[end++] - '0';
        }
        boolean hasSuperfluousZero = end - at > 1 && line[at] == '0';
        if (end == at || hasSuperfluousZero || value > ExportedEvent.MAX_NUMBER) {
            throw expected("a whole number from 0 to 2^53", at);
        }
        at = end;
        return value;
    }

    private byte[] hash() {
        int begin = at;
        String digits = text();
        if (!HASH.matcher(digits).matches()) {
            throw expected("64 lower-case hexadecimal digits between quotes", begin);
        }
        return HexFormat.of().parseHex(digits);
    }

    /** The bytes of the object that begins here. If they are JSON at all, they end where their brackets are closed. */
    private byte[] object() {
        int begin = at;
        if (begin == line.length || line[begin] != '{') {
            throw expected("an object", begin);
        }
        int open = 0;
        do {
            switch (at == line.length ? 0 : line[at]) {
                case 0 -> throw expected("an object, with all its brackets closed", begin);
                case '"' -> at = endOfText(at);
                case '{', '[' -> open++;
                case '}', ']' -> open--;
                default -> {}
            }
            at++;
        } while (open > 0);
        return Arrays.copyOfRange(line, begin, at);
    }

    /** Where the quote stands that ends the text whose first one stands at {@code quote}. */
    private int endOfText(int quote) {
        int i = quote + 1;
        while (i < line.length && line[i] != '"') {
            i += line[i] == '\\' ? 2 : 1;
        }
        if (i >= line.length) {
            throw expected("a text with a quote at its end", quote);
        }
        return i;
    }

    private InputProblem expected(String what, int begin) {
        return new InputProblem(
                "column %d: expected %s, found %s".formatted(begin + 1, what, ExportFormat.found(line, begin)));
    }

    /** The parser of JSON lets much pass. */
    private static void requireUtf8(byte[] line) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // Reports what is malformed.
        ByteBuffer bytes = ByteBuffer.wrap(line);
        CharBuffer characters = CharBuffer.allocate(1 << 13);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = decoder.decode(bytes, characters.clear(), true);
        }
        if (result.isError()) {
            throw new InputProblem("column %d: expected UTF-8, found the byte 0x%02x"
                    .formatted(bytes.position() + 1, line[bytes.position()]));
        }
    }
}
