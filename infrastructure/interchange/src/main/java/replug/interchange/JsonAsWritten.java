package replug.interchange;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads JSON that stands exactly as this program writes it: names in their order, no white space, texts in ASCII without
 * escapes. Whatever stands otherwise it does not judge: it throws {@link Otherwise}, and a parser of all of JSON is asked.
 */
public final class JsonAsWritten {
    /** By byte, the value of a lower-case hexadecimal digit; -1 for any other. */
    private static final byte[] DIGITS = digits();

    private static final byte[] TRUE = literal("true");
    private static final byte[] FALSE = literal("false");

    private static final int MAX_DECIMAL_DIGITS = 9;
    private static final int MAX_HEX_DIGITS = 16;

    private final byte[] json;
    private int at;

    public JsonAsWritten(byte[] json) {
        this.json = json;
    }

    /** What is read does not stand as this program writes it; it may be valid all the same. */
    public static final class Otherwise extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Otherwise() {
            super("not as this program writes it", null, false, false);
        }
    }

    /** To be thrown where only a parser of all of JSON can tell. */
    public static Otherwise otherwise() {
        return new Otherwise();
    }

    /** The bytes of {@code json}, for {@link #expect} and {@link #skip}. */
    public static byte[] literal(String json) {
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    /** What must stand next. */
    public void expect(byte[] literal) {
        if (!skip(literal)) {
            throw otherwise();
        }
    }

    /** What must stand next. */
    public void expect(char character) {
        if (!skip(character)) {
            throw otherwise();
        }
    }

    /** Goes past {@code literal} if it stands next. */
    public boolean skip(byte[] literal) {
        int end = at + literal.length;
        if (end > json.length || !Arrays.equals(json, at, end, literal, 0, literal.length)) {
            return false;
        }
        at = end;
        return true;
    }

    /** Goes past {@code character} if it stands next. */
    public boolean skip(char character) {
        if (at < json.length && json[at] == character) {
            at++;
            return true;
        }
        return false;
    }

    /** Which of {@code literals} stands next; it goes past it. */
    int skipOneOf(byte[][] literals) {
        for (int i = 0; i < literals.length; i++) {
            if (skip(literals[i])) {
                return i;
            }
        }
        throw otherwise();
    }

    /** {@code true} or {@code false}. */
    boolean flag() {
        boolean isTrue = skip(TRUE);
        if (!isTrue) {
            expect(FALSE);
        }
        return isTrue;
    }

    /** Nothing may follow. */
    public void expectEnd() {
        if (at != json.length) {
            throw otherwise();
        }
    }

    /** The text between two quotes. */
    public String text() {
        int begin = textBegin();
        return new String(json, begin, at - 1 - begin, StandardCharsets.US_ASCII);
    }

    /** As {@link #text}; {@code likely} itself if that is what stands there. */
    public String text(String likely) {
        int begin = textBegin();
        int length = at - 1 - begin;
        boolean same = length == likely.length();
        for (int i = 0; same && i < length; i++) {
            same = likely.charAt(i) == json[begin + i];
        }
        return same ? likely : new String(json, begin, length, StandardCharsets.US_ASCII);
    }

    /** Where the text begins that stands next, between quotes; goes past it. */
    private int textBegin() {
        expect('"');
        int begin = at;
        int end = begin;
        while (end < json.length && json[end] >= ' ' && json[end] != '"' && json[end] != '\\') {
            end++;
        }
        if (end - begin > Json.MAX_TEXT) {
            throw otherwise();
        }
        at = end;
        expect('"');
        return begin;
    }

    /** A JSON number without fraction, of up to 9 digits. */
    public int number() {
        boolean isNegative = skip('-');
        int begin = at;
        int value = decimal();
        if (json[begin] == '0' && (isNegative || at - begin > 1)) {
            throw otherwise();
        }
        return isNegative ? -value : value;
    }

    /** Up to 9 decimal digits. */
    public int decimal() {
        int end = at;
        int value = 0;
        while (end < json.length && json[end] >= '0' && json[end] <= '9') {
            value = value * 10 + json[end++] - '0';
        }
        if (end == at || end - at > MAX_DECIMAL_DIGITS) {
            throw otherwise();
        }
        at = end;
        return value;
    }

    /** {@code 0x} and up to 16 hexadecimal digits, between quotes. */
    long quotedHex() {
        expect('"');
        long value = hex();
        expect('"');
        return value;
    }

    /** {@code 0x} and up to 16 hexadecimal digits. */
    long hex() {
        expect('0');
        expect('x');
        int end = at;
        long value = 0;
        for (int digit; end < json.length && (digit = digit(json[end])) >= 0; end++) {
            value = value << 4 | digit;
        }
        if (end == at || end - at > MAX_HEX_DIGITS) {
            throw otherwise();
        }
        at = end;
        return value;
    }

    /** As {@link #hex}, with the sign that stands before it. */
    long signedHex() {
        boolean isNegative = skip('-');
        if (!isNegative) {
            expect('+');
        }
        long value = hex();
        return isNegative ? -value : value;
    }

    /** Whether a sign stands next. */
    boolean isSign() {
        return at < json.length && (json[at] == '+' || json[at] == '-');
    }

    /** Two hexadecimal digits for each byte of {@code target}. */
    public void hexBytes(byte[] target) {
        if (json.length - at < 2 * target.length) {
            throw otherwise();
        }
        for (int i = 0; i < target.length; i++, at += 2) {
            int value = digit(json[at]) << 4 | digit(json[at + 1]);
            if (value < 0) {
                throw otherwise();
            }
            target[i] = (byte) value;
        }
    }

    private static int digit(byte character) {
        return DIGITS[character & 0xff];
    }

    private static byte[] digits() {
        byte[] digits = new byte[1 << Byte.SIZE];
        Arrays.fill(digits, (byte) -1);
        for (int value = 0; value < 16; value++) {
            digits[Character.forDigit(value, 16)] = (byte) value;
        }
        return digits;
    }
}
