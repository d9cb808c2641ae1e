package replug.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import replug.application.fixture.Divergence;
import replug.interchange.DivergenceText;
import replug.interchange.FixtureFile;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code replug fixture check}. */
@Command(
        name = "check",
        header = "Decide fixtures again and compare; nothing is ever written to them.",
        description = {
            "",
            "Of each fixture that fails, the first event that goes another way is told, and what differs then. Exit code 0: all"
                    + " pass; 1: some fail; 2: a file is no fixture, or there is none."
        },
        footer = {
            "",
            "Examples:",
            "  replug fixture check src/test/resources/replug",
            "  replug fixture check kmem-slab-block.replug.jsonl --junit target/replug.xml"
        })
final class FixtureCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR|FILE",
            description = "Fixtures, and folders with files named NAME.replug.jsonl.")
    private List<Path> paths = List.of();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write a report there, as JUnit's XML.")
    private @Nullable Path junit;

    /**
     * A fixture that was checked.
     *
     * @param divergence where it goes another way; null where it passes
     */
    record Checked(
            Path file,
            FixtureFile fixture,
            double seconds,
            @Nullable Divergence divergence) {}

    @Override
    public Integer call() {
        Replug replug = (Replug) spec.root().userObject();
        List<Path> files = FixtureFiles.in(paths);
        List<Checked> all = new ArrayList<>();
        try (Progress progress = Progress.ofFiles("check", files)) {
            for (Path file : files) {
                Checked checked = check(file);
                all.add(checked);
                checked.fixture().unknown().forEach(name -> {
                    progress.clear();
                    replug.err().printf("replug: %s, %s is not known here, and was kept%n", file, name);
                });
                progress.finished(file);
            }
        }
        if (junit != null) {
            new JUnitReport(all).write(junit);
        }
        if (replug.json()) {
            JsonText.print(replug.out(), json(all));
        } else {
            print(replug, all);
        }
        return all.stream().allMatch(one -> one.divergence() == null) ? ExitCode.FINE : ExitCode.DIFFERS;
    }

    private static Checked check(Path file) {
        FixtureFile fixture = FixtureFiles.read(file);
        long start = System.nanoTime();
        Divergence divergence = FixtureFiles.check(file, fixture.fixture()).orElse(null);
        return new Checked(file, fixture, (System.nanoTime() - start) / 1e9, divergence);
    }

    private static void print(Replug replug, List<Checked> all) {
        long failed = 0;
        for (Checked one : all) {
            if (one.divergence() != null) {
                failed++;
                replug.out().println(replug.colours().paint("FAILED " + one.file(), Style.fg_red));
                FixtureText.lines(one.fixture().fixture(), one.divergence()).forEach(replug.out()::println);
            }
        }
        replug.out().printf("%d passed, %d failed%n", all.size() - failed, failed);
    }

    private static ObjectNode json(List<Checked> all) {
        long failed = all.stream().filter(one -> one.divergence() != null).count();
        ObjectNode json = JsonText.object().put("passed", all.size() - failed).put("failed", failed);
        ArrayNode fixtures = json.putArray("fixtures");
        for (Checked one : all) {
            ObjectNode fixture = fixtures.addObject()
                    .put("file", one.file().toString())
                    .put("steps", one.fixture().fixture().steps().size())
                    .put("passes", one.divergence() == null);
            if (one.divergence() instanceof Divergence.Operated operated) {
                fixture.put("event", operated.step().event());
            }
            if (one.divergence() != null) {
                ArrayNode differences = fixture.putArray("differences");
                DivergenceText.lines(one.divergence()).forEach(differences::add);
            }
        }
        return json;
    }
}
