package replug.interchange;

import java.util.regex.Pattern;

/** What a machine may be called: the name stands in journals, file names and command lines. */
public final class MachineName {
    /** What a name looks like, for messages. */
    public static final String FORM = "letters, digits and . _ + -, at most 200";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,199}");

    private MachineName() {}

    /** Whether a machine may be called {@code text}. */
    public static boolean isOne(String text) {
        return NAME.matcher(text).matches();
    }
}
