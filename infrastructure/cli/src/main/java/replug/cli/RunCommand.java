package replug.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.application.Provenance;
import replug.interchange.InputProblem;
import replug.interchange.OperationLines;
import replug.journal.Opening.Access;

/** {@code replug run}. */
@Command(
        name = "run",
        header = "Ask for many operations, one JSON object a line, from a file or a pipe.",
        description = {
            "",
            "A line is the 'operation' object of a recording, where wanted with \"circumstances\", \"note\", and \"actor\" and"
                    + " \"reason\" in place of the options beside its arguments:",
            "  {\"op\":\"offline_and_remove_memory\",\"start\":\"0x100000000\",\"size\":\"0x8000000\","
                    + "%n   \"circumstances\":{\"unmovable\":[\"0x100034\"]},\"note\":\"slab\"}",
            "Operations that are there already share one force to disk, up to 128; from a pipe, each is answered as it"
                    + " comes. What was answered is on disk. A line that cannot be understood ends the run; what was"
                    + " answered before it stays."
        },
        footer = {"", "Examples:", "  replug run operations.jsonl", "  tail -f operations.jsonl | replug run - --json"})
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Parameters(paramLabel = "FILE|-", description = "JSON lines; - is standard input.")
    @SuppressWarnings("NullAway.Init")
    private String file;

    @Option(names = "--strict", description = "Stop at the first operation that is refused.")
    private boolean isStrict;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private WhoAndWhy whoAndWhy;

    @Override
    public Integer call() {
        Provenance provenance = whoAndWhy.decided();
        boolean isPipe = file.equals("-");
        Path path = Path.of(file);
        if (!isPipe && !Files.isReadable(path)) {
            throw new InputProblem("%s: there is no such file, or it cannot be read".formatted(file));
        }
        try (Journal journal = replug.open(Access.WRITE);
                Progress progress = Progress.ofFiles("run", isPipe ? List.of() : List.of(path));
                OperationLines lines = isPipe
                        ? OperationLines.of("standard input", replug.in())
                        : OperationLines.open(path, progress.within(path))) {
            RunReport report = new RunReport(replug, progress);
            Asking asking = new Asking(journal, replug.machine(journal), provenance);
            OperationRun run = new OperationRun(journal, asking, lines, isStrict, report);
            boolean isWhole = false;
            try {
                run.toEnd();
                isWhole = true;
            } finally {
                report.end(isWhole, run.endedEarly());
            }
            return report.isAllDone() ? ExitCode.FINE : ExitCode.DIFFERS;
        }
    }
}
