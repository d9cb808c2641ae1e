package replug.cli;

/** Whether somebody looks on. */
final class Terminal {
    private Terminal() {}

    @SuppressWarnings("SystemConsoleNull") // Depends on the console provider of the JDK.
    static boolean isThere() {
        return System.console() != null && System.console().isTerminal();
    }
}
