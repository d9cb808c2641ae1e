package replug.interchange;

/** 64-bit numbers as text: {@code 0x} and hexadecimal digits, unsigned; JSON's own numbers lose bits past 2^53. */
public final class Hex {
    private static final int MAX_DIGITS = 16;

    private Hex() {}

    /** Lower case, without leading zeros. */
    public static String text(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** All 16 digits, as the kernel prints addresses. */
    public static String full(long value) {
        String digits = Long.toHexString(value);
        return "0x" + "0".repeat(MAX_DIGITS - digits.length()) + digits;
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws InputProblem if it is not {@code 0x} and 1 to 16 hexadecimal digits
     */
    public static long parse(String text) {
        if (!text.startsWith("0x")) {
            throw new InputProblem("expected a number such as 0x8000000, found %s".formatted(quoted(text)));
        }
        return parseDigits(text, 2, text.length());
    }

    /** The number that the hexadecimal digits of {@code text} from {@code begin} to before {@code end} make. */
    static long parseDigits(String text, int begin, int end) {
        if (end - begin < 1 || end - begin > MAX_DIGITS) {
            throw new InputProblem("expected 1 to 16 hexadecimal digits, found %s".formatted(quoted(text)));
        }
        long value = 0;
        for (int i = begin; i < end; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f') {
                throw new InputProblem("expected hexadecimal digits, found %s".formatted(quoted(text)));
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** What was found, for a message: short, on one line, without control characters. */
    public static String quoted(String text) {
        String shortened = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return '"' + shortened.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
