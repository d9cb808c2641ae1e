package replug.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.BootConformance;
import replug.application.Conformance.Difference;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.paging.PagingMode;
import replug.interchange.Hex;
import replug.interchange.InputProblem;
import replug.interchange.Recording;
import tools.jackson.databind.node.ObjectNode;

/** {@code replug conform --boot}: how the model boots, beside how the kernels of recordings did. */
final class BootComparison {
    private final Replug replug;

    BootComparison(Replug replug) {
        this.replug = replug;
    }

    /** One recording's. */
    private record Compared(String recording, PagingMode mode, BootConformance.Result result) {}

    /** Compares, prints, and tells the exit code. */
    int compare(List<Path> files) {
        List<Compared> all = new ArrayList<>();
        for (Path file : files) {
            try (Recording recording = Recording.open(file, _ -> {})) {
                Recording.Step step = recording.next();
                if (step == null || !(step.command() instanceof ObserveBoot boot)) {
                    throw new InputProblem("%s: its first step is no boot".formatted(file));
                }
                all.add(new Compared(recording.name(), boot.facts().mode(), new BootConformance(boot).compare()));
            }
        }
        if (replug.json()) {
            JsonText.printArray(replug.out(), all.stream().map(BootComparison::json));
        } else {
            print(all);
        }
        return all.stream().anyMatch(one -> one.result().different() > 0) ? ExitCode.DIFFERS : ExitCode.FINE;
    }

    private void print(List<Compared> all) {
        PrintWriter out = replug.out();
        Table table = new Table("recording", "entries compared>", "boot");
        for (Compared one : all) {
            table.row(one.recording(), one.result().entries(), verdict(one));
        }
        table.print(out, "");
        long exact = all.stream().filter(one -> one.result().isExact()).count();
        long unknown =
                all.stream().filter(one -> !one.result().missing().isEmpty()).count();
        out.printf(
                "%d of %d boots exact, %d different, %d not compared for want of facts%n",
                exact, all.size(), all.size() - exact - unknown, unknown);
    }

    private static String verdict(Compared one) {
        BootConformance.Result result = one.result();
        if (!result.missing().isEmpty()) {
            return "not enough facts: " + String.join(", ", result.missing());
        }
        Difference first = result.first();
        return first == null ? "exact" : "%d differing, first the %s".formatted(result.different(), text(one, first));
    }

    private static String text(Compared one, Difference first) {
        return "%s at the %s level of %s: model %s, kernel %s (kernel-spec %s)"
                .formatted(
                        first.what(),
                        one.mode().levelName(first.level()),
                        address(first.va()),
                        Hex.text(first.model()),
                        Hex.text(first.kernel()),
                        first.section());
    }

    private static String address(@Nullable Long va) {
        return va == null ? "no address" : Hex.full(va);
    }

    private static ObjectNode json(Compared one) {
        BootConformance.Result result = one.result();
        ObjectNode json = JsonText.object()
                .put("recording", one.recording())
                .put("exact", result.isExact())
                .put("entries", result.entries())
                .put("different", result.different())
                .put("firstDifference", result.first() == null ? null : text(one, result.first()));
        result.missing().forEach(json.putArray("missing")::add);
        return json;
    }
}
