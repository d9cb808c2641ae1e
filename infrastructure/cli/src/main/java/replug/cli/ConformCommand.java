package replug.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import replug.interchange.InputProblem;
import replug.interchange.Recording;

/** {@code replug conform}. */
@Command(
        name = "conform",
        header = "Compare the model with real kernels, step by step.",
        description = {
            "",
            "The model boots from a recording's first tables, is asked each operation, and is never set back. After each"
                    + " step its result, every entry of vmemmap, the direct map and its KASAN shadow, and, where the"
                    + " recording has it, what the kernel said of its memory must be the same.",
            "With --boot the model boots by itself, from what the recording tells of the machine, and is compared with the"
                    + " kernel's first tables. A recording that tells too little is named, and not counted as exact."
        },
        footer = {
            "",
            "Exits with 1 if a step, or a boot, differs.",
            "",
            "Examples:",
            "  replug conform *.jsonl.gz",
            "  replug conform --boot *.jsonl.gz",
            "  replug conform --dump model nokasan-sv48-basic.jsonl.gz"
        })
final class ConformCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> files;

    @Option(
            names = "--dump",
            paramLabel = "DIR",
            description = "Write the model's tables after each step to DIR/RECORDING/STEP.tables.")
    private @Nullable Path dump;

    @Option(names = "--boot", description = "Compare how the model boots, and not the steps after it.")
    private boolean boot;

    @Override
    public Integer call() {
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new InputProblem("%s: there is no such file".formatted(file));
            }
        }
        if (boot) {
            if (dump != null) {
                throw new Mistake("--dump writes tables after steps, which --boot does not compare: leave one out");
            }
            return new BootComparison(replug).compare(files);
        }
        List<ConformedRecording> conformed = new ArrayList<>();
        try (Progress progress = Progress.ofFiles("conform", files)) {
            for (Path file : files) {
                conformed.add(conform(file, progress));
            }
        }
        if (replug.json()) {
            printJson(conformed);
        } else {
            print(conformed);
        }
        return conformed.stream().allMatch(one -> one.first() == null) ? ExitCode.FINE : ExitCode.DIFFERS;
    }

    private ConformedRecording conform(Path file, Progress progress) {
        try (Recording recording = Recording.open(file, progress.within(file))) {
            Path folder = dump == null ? null : dump.resolve(recording.name());
            return ConformedRecording.of(recording, (step, model) -> {
                if (folder != null) {
                    ModelTables.write(folder, step, model);
                }
            });
        }
    }

    private void print(List<ConformedRecording> conformed) {
        PrintWriter out = replug.out();
        int width =
                conformed.stream().mapToInt(one -> one.name().length()).max().orElse(0);
        String row = "%-" + Math.max(width, "recording".length()) + "s  %5s  %5s%n";
        out.printf(row, "recording", "exact", "steps");
        for (ConformedRecording one : conformed) {
            out.printf(row, one.name(), one.exact(), one.steps());
            if (one.first() != null) {
                out.println("  first difference: " + one.first().text());
            }
        }
        if (conformed.size() > 1) {
            out.printf(
                    row,
                    "all %d".formatted(conformed.size()),
                    conformed.stream().mapToInt(ConformedRecording::exact).sum(),
                    conformed.stream().mapToInt(ConformedRecording::steps).sum());
        }
    }

    private void printJson(List<ConformedRecording> conformed) {
        JsonText.printArray(
                replug.out(),
                conformed.stream()
                        .map(one -> JsonText.object()
                                .put("recording", one.name())
                                .put("steps", one.steps())
                                .put("exact", one.exact())
                                .set(
                                        "firstDifference",
                                        one.first() == null ? null : one.first().json())));
    }
}
