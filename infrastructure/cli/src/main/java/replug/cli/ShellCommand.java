package replug.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import replug.application.Bisection.Verdict;

/** A shell command that says by its exit code whether something holds, as {@code git bisect run} has it. */
final class ShellCommand {
    private static final int CANNOT_SAY = 125;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private final String command;
    private final long seconds;

    ShellCommand(String command, long seconds) {
        if (seconds < 1) {
            throw new Mistake("--timeout: expected a number of seconds from 1 on, found " + seconds);
        }
        this.command = command;
        this.seconds = seconds;
    }

    /**
     * What it says.
     *
     * @param of what it is asked of, for messages
     * @param environment what it finds in its environment, besides our own
     */
    Verdict verdict(String of, Map<String, String> environment) {
        int exitCode = run(of, environment);
        if (exitCode == NOT_FOUND || exitCode == NOT_EXECUTABLE) {
            throw new Mistake("--run: the shell cannot start \"%s\" (exit code %d)".formatted(command, exitCode));
        }
        if (exitCode < 0 || exitCode > CANNOT_SAY) {
            throw new Mistake(
                    "--run: \"%s\" ended with exit code %d %s, which ends the search".formatted(command, exitCode, of));
        }
        return exitCode == 0 ? Verdict.GOOD : exitCode == CANNOT_SAY ? Verdict.SKIPPED : Verdict.BAD;
    }

    private int run(String of, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new Mistake("--run: \"%s\" took more than %d seconds %s; --timeout allows more"
                        .formatted(command, seconds, of));
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new Mistake("--run: no shell can be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mistake("--run: interrupted");
        }
    }
}
