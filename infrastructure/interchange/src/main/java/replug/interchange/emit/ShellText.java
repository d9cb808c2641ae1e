package replug.interchange.emit;

/** Values as words of a POSIX shell. */
final class ShellText {
    private ShellText() {}

    /** {@code text} as one word, whatever is in it; a shell has no way to say NUL. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** What a comment or a line of TAP can hold, where {@code #} would begin a directive: printable ASCII. */
    static String plain(String text) {
        return text.replaceAll("[^ -~]|[#\\\\]", "?");
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
