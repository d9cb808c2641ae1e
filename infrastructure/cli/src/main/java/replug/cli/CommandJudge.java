package replug.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import replug.application.Bisection.Verdict;
import replug.domain.machine.Machine;
import replug.interchange.TableLines;

/** Asks a shell command about states, which it finds in a file. */
final class CommandJudge implements StateJudge {
    private final ShellCommand command;
    private final String machine;
    private final TemporaryFolder folder = TemporaryFolder.in(null);

    CommandJudge(String command, String machine, long seconds) {
        this.command = new ShellCommand(command, seconds);
        this.machine = machine;
    }

    @Override
    public Verdict verdict(long event, Machine state) {
        return command.verdict(
                "after event " + event,
                Map.of(
                        "REPLUG_EVENT",
                        Long.toString(event),
                        "REPLUG_MACHINE",
                        machine,
                        "REPLUG_DUMP",
                        dump(state).toString()));
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

    @Override
    public void close() {
        folder.close();
    }
}
