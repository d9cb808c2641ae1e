package replug.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code replug demo}. */
@Command(
        name = "demo",
        header = "Show the main job on a bundled recording, in a journal that is thrown away.",
        footer = {"", "Examples:", "  replug demo", "  replug demo > session.txt"})
final class DemoCommand implements Callable<Integer> {
    private static final String RECORDING = "nokasan-sv48-basic.jsonl.gz";

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Override
    public Integer call() {
        try (TemporaryFolder folder = TemporaryFolder.in(null)) {
            return show(folder.path());
        } catch (IOException e) {
            throw new Mistake("the demo needs a folder for temporary files: " + e.getMessage());
        }
    }

    private int show(Path folder) throws IOException {
        Path recording = folder.resolve(RECORDING);
        try (InputStream bundled = DemoCommand.class.getResourceAsStream("/" + RECORDING)) {
            Files.copy(Objects.requireNonNull(bundled, RECORDING), recording);
        }
        String journal = folder.resolve("journal").toString();
        String[][] session = {
            {"import", recording.toString()},
            {"log"},
            {"replay", "--verify", "each", "--against", recording.toString()},
            {"walk", "ffffaf8080000000", "--at", "1"},
            {"walk", "ffffaf8080000000"},
        };
        int worst = ExitCode.FINE;
        for (String[] command : session) {
            worst = Math.max(worst, run(journal, folder, command));
        }
        return worst;
    }

    private int run(String journal, Path folder, String[] command) {
        PrintWriter out = replug.out();
        out.println("$ replug " + String.join(" ", command).replace(folder + "/", ""));
        String[] args = Stream.concat(Stream.of("--journal", journal), Stream.of(command))
                .toArray(String[]::new);
        int exitCode = Main.run(out, out, args);
        out.println();
        return exitCode;
    }
}
