package replug.domain.paging;

/** A table write that does not fit the tables it is applied to: the history that holds it is not theirs, or is broken. */
public final class IllegalTableWrite extends RuntimeException {
    private static final long serialVersionUID = 1;

    public IllegalTableWrite(String what) {
        super(what);
    }
}
