package replug.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import replug.application.Conformance;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.machine.Command.ObserveOperation;
import replug.interchange.Hex;
import replug.interchange.Recording;

/** {@code replug conform}. */
@Command(name = "conform", header = "Compare the model with real kernels, step by step.")
final class ConformCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> files;

    @Override
    public Integer call() {
        int bad = 0;
        for (Path file : files) {
            try (Recording recording = Recording.open(file, _ -> {})) {
                Conformance conformance = null;
                int steps = 0;
                int exact = 0;
                String first = null;
                for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                    if (step.command() instanceof ObserveBoot boot) {
                        conformance = new Conformance(boot);
                    } else if (step.command() instanceof ObserveOperation operation && conformance != null) {
                        Conformance.Difference difference = conformance.step(operation);
                        if (difference == null) {
                            exact++;
                        } else if (first == null) {
                            first = "step %d %s: %s %s level %d: model 0x%x kernel 0x%x (%s)"
                                    .formatted(
                                            step.number(),
                                            operation.operation(),
                                            difference.what(),
                                            text(difference.va()),
                                            difference.level(),
                                            difference.model(),
                                            difference.kernel(),
                                            difference.section());
                        }
                        steps++;
                    }
                }
                replug.out().printf("%s %d/%d %s%n", recording.name(), exact, steps, first == null ? "" : first);
                bad += exact == steps ? 0 : 1;
            }
        }
        return bad == 0 ? 0 : 1;
    }

    private static String text(@Nullable Long va) {
        return va == null ? "" : Hex.full(va);
    }
}
