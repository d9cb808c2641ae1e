package replug.application.lint;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
    /** A kernel that goes on like this crashes, corrupts memory or can be attacked. */
    ERROR,
    /** Something is lost or left behind. */
    WARNING,
    /** Worth knowing, and as it has to be on this kernel. */
    INFO;

    /** The word for it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
