package replug.application;

/** The journal cannot do what it is asked; the message says what was found, where, and what to do about it. */
public final class JournalProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Whose fault it is. */
    public enum Kind {
        /** What is stored is not what was recorded: the journal is damaged or was altered. */
        DAMAGED,
        /** The journal is in use or cannot be reached; what it holds is as it was. */
        UNAVAILABLE,
        /** The journal cannot be written: it is read-only, or its disk is full; what was acknowledged is in it. */
        UNWRITABLE,
        /** The journal has no such machine or event, or has it already. */
        MISTAKEN
    }

    private final Kind kind;

    public JournalProblem(Kind kind, String what) {
        super(what);
        this.kind = kind;
    }

    public JournalProblem(Kind kind, String what, Throwable cause) {
        super(what, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
