package replug.cli;

/** What the program returns to the shell; listed in {@code replug help}. */
final class ExitCode {
    static final int FINE = 0;
    static final int DIFFERS = 1;
    static final int USAGE = 2;
    static final int DAMAGED = 3;

    private ExitCode() {}
}
