package replug.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import replug.application.fixture.Divergence;
import replug.application.fixture.Fixture;
import replug.application.fixture.FixtureCheck;
import replug.interchange.DivergenceText;
import replug.interchange.OperationLines;

/**
 * Assertions on a history that is decided again.
 *
 * {@snippet file="ExamplesTest.java" region="fixture" :
 * @ReplugFixture("kmem-slab-block")
 * void goes_as_it_did(FixtureFile fixture) {
 *     assertThat(fixture).passes();
 * }
 * }
 */
public final class FixtureAssert extends AbstractAssert<FixtureAssert, Fixture> {
    FixtureAssert(Fixture actual) {
        super(actual, FixtureAssert.class);
    }

    /** All happens as is expected; else the first event is told that does not, and what it does otherwise. */
    public FixtureAssert passes() {
        isNotNull();
        Optional<Divergence> divergence = FixtureCheck.of(actual);
        if (divergence.isPresent()) {
            throw failure("%s", told(divergence.get()));
        }
        return this;
    }

    /** The first event that does not happen as is expected is the one of this number in the history it was taken from. */
    public FixtureAssert divergesAt(long event) {
        isNotNull();
        Optional<Divergence> divergence = FixtureCheck.of(actual);
        boolean isThere = divergence.isPresent()
                && divergence.get() instanceof Divergence.Operated operated
                && operated.step().event() == event;
        if (!isThere) {
            throw failure(
                    "the history of machine %s should go another way at event %d, but %s",
                    actual.machine(),
                    event,
                    divergence
                            .map(this::told)
                            .orElse("all %d steps are as expected"
                                    .formatted(actual.steps().size())));
        }
        return this;
    }

    private String told(Divergence divergence) {
        List<String> lines = new ArrayList<>();
        lines.add("the history of machine %s goes another way at %s".formatted(actual.machine(), where(divergence)));
        DivergenceText.lines(divergence).forEach(line -> lines.add("  " + line));
        return String.join(System.lineSeparator(), lines);
    }

    private String where(Divergence divergence) {
        return switch (divergence) {
            case Divergence.Booted _ -> "its boot:";
            case Divergence.Operated operated ->
                "event %d, step %d of %d:%n  %s"
                        .formatted(
                                operated.step().event(),
                                actual.steps().indexOf(operated.step()) + 1,
                                actual.steps().size(),
                                OperationLines.line(operated.step().ask()));
        };
    }
}
