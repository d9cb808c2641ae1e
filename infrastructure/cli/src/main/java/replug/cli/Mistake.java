package replug.cli;

/** Asked for something that is not there or makes no sense; the message says what would. */
final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    Mistake(String what) {
        super(what);
    }
}
