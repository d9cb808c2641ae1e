package replug.domain.linux;

/** The kernel would stop here: a BUG, or an access to what is not mapped. The message is what it would print. */
public final class KernelBug extends RuntimeException {
    private static final long serialVersionUID = 1;

    public KernelBug(String message) {
        super(message, null, false, false);
    }
}
