package replug.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import replug.application.fixture.Fixture;
import replug.application.fixture.FixtureModel;
import replug.application.fixture.Shrinking;
import replug.interchange.FixtureFile;

/** {@code replug fixture shrink}. */
@Command(
        name = "shrink",
        header = "Find the smallest history that still shows something, and make a fixture of it.",
        description = {
            "",
            "Operations are left out and their ranges made smaller while it still shows: by --while, when the expression holds"
                    + " after some event ('replug help bisect' tells of expressions); by --run, when the shell command says so"
                    + " by its exit code, as for bisect: 0 it does not show, 1 to 124 it does, 125 nobody can say, which counts"
                    + " as not. The command finds the fixture in the file REPLUG_FIXTURE; it is run twice each time, and must"
                    + " say the same.",
            "The new fixture expects what the model does. Of a recorded history, page frames are new."
        },
        footer = {
            "",
            "Examples:",
            "  replug fixture shrink all.replug.jsonl --while 'blocks(\"offline\") > 0' -o small.replug.jsonl",
            "  replug fixture shrink all.replug.jsonl --run ./still-fails.sh -o small.replug.jsonl"
        })
final class FixtureShrinkCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The fixture, which stays as it is.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The new one, which must not be there yet.")
    @SuppressWarnings("NullAway.Init")
    private Path output;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Question question;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "The most that a command of --run may take. Default: ${DEFAULT-VALUE}")
    private long timeout;

    /** One of the two. */
    static final class Question {
        @Option(
                names = "--while",
                required = true,
                paramLabel = "EXPR",
                description = "An expression that is to hold after some event.")
        private @Nullable String expression;

        @Option(
                names = "--run",
                required = true,
                paramLabel = "CMD",
                description = "A shell command whose exit code says whether it shows.")
        private @Nullable String run;
    }

    @Override
    public void run() {
        Replug replug = (Replug) spec.root().userObject();
        FixtureFiles.requireName(output);
        Fixture whole = FixtureFiles.read(file).fixture();
        Fixture small;
        if (question.run == null) {
            small = shrunk(whole, holds(String.valueOf(question.expression)));
        } else {
            try (FixtureJudge judge = new FixtureJudge(question.run, timeout)) {
                small = shrunk(whole, judge);
            }
        }
        FixtureFiles.create(output, FixtureFile.of(small));
        if (replug.json()) {
            JsonText.print(
                    replug.out(),
                    JsonText.object()
                            .put("file", output.toString())
                            .put("steps", small.steps().size())
                            .put("of", whole.steps().size()));
            return;
        }
        replug.out()
                .printf(
                        "%d steps of %d are in %s%n",
                        small.steps().size(), whole.steps().size(), output);
        small.steps()
                .forEach(step -> replug.out()
                        .printf(
                                "  event %d %s%n",
                                step.event(),
                                FixtureText.asked(step, small.start().facts())));
    }

    private Fixture shrunk(Fixture whole, Predicate<Fixture> shows) {
        Optional<Fixture> small = Shrinking.shrunk(whole, shows);
        return FixtureModel.withFindings(small.orElseThrow(
                () -> new Mistake("%s: %s does not show in the whole history, decided again"
                        .formatted(file, question.run == null ? question.expression : "what --run looks for"))));
    }

    private static Predicate<Fixture> holds(String expression) {
        return fixture -> {
            WhenExpression when = WhenExpression.of(expression, new FindingCounts(reader -> told(fixture, reader)));
            boolean[] holds = new boolean[1];
            FixtureModel.forEachState(fixture, (step, state) -> holds[0] = holds[0] || when.holds(step.event(), state));
            return holds[0];
        };
    }

    private static void told(Fixture fixture, FindingCounts.Reader reader) {
        reader.next(0, fixture.start(), FixtureModel.start(fixture));
        FixtureModel.forEachState(fixture, (step, state) -> reader.next(step.event(), step.expected(), state));
    }
}
