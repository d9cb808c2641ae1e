package replug.interchange;

import org.jspecify.annotations.Nullable;

/** Something from outside that cannot be understood; the message is one line that says what was expected, and where. */
public final class InputProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InputProblem(String what) {
        super(what);
    }

    public InputProblem(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
