package replug.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import replug.application.Bisection.Verdict;
import replug.domain.machine.Machine;
import replug.interchange.TableLines;

/** A shell command that says by its exit code whether something holds, as {@code git bisect run} has it. */
final class CommandJudge implements StateJudge {
    private static final int CANNOT_SAY = 125;
    private static final int LAST_BAD = 127;
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    private final String command;
    private final String machine;
    private final long seconds;
    private final TemporaryFolder folder = TemporaryFolder.in(null);

    CommandJudge(String command, String machine, long seconds) {
        if (seconds < 1) {
            throw new Mistake("--timeout: expected a number of seconds from 1 on, found " + seconds);
        }
        this.command = command;
        this.machine = machine;
        this.seconds = seconds;
    }

    @Override
    public Verdict verdict(long event, Machine state) {
        int exitCode = run(event, dump(state));
        if (exitCode == NOT_FOUND || exitCode == NOT_EXECUTABLE) {
            throw new Mistake("--run: the shell cannot start \"%s\" (exit code %d)".formatted(command, exitCode));
        }
        if (exitCode < 0 || exitCode > LAST_BAD) {
            throw new Mistake("--run: \"%s\" ended with exit code %d after event %d, which ends the search"
                    .formatted(command, exitCode, event));
        }
        return exitCode == 0 ? Verdict.GOOD : exitCode == CANNOT_SAY ? Verdict.SKIPPED : Verdict.BAD;
    }

    private Path dump(Machine state) {
        Path file = folder.path().resolve("dump");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            state.tables()
                    .forEachRun(
                            state.facts().layout().cuts(),
                            run -> out.println(TableLines.line(state.facts().mode(), run)));
            return file;
        } catch (IOException e) {
            throw new Mistake("the state cannot be written for --run: " + e.getMessage());
        }
    }

    private int run(long event, Path dump) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("REPLUG_EVENT", Long.toString(event));
        builder.environment().put("REPLUG_MACHINE", machine);
        builder.environment().put("REPLUG_DUMP", dump.toString());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new Mistake("--run: \"%s\" took more than %d seconds after event %d; --timeout allows more"
                        .formatted(command, seconds, event));
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new Mistake("--run: no shell can be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mistake("--run: interrupted");
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
