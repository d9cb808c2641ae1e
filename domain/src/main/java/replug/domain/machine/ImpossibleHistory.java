package replug.domain.machine;

/** Something that cannot have happened to this machine in this order: a recording or a journal is broken or not its own. */
public final class ImpossibleHistory extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ImpossibleHistory(String what) {
        super(what);
    }

    ImpossibleHistory(RuntimeException cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
