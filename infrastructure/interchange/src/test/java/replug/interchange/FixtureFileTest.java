package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.application.fixture.Divergence;
import replug.application.fixture.Fixture;
import replug.application.fixture.FixtureCheck;
import replug.application.fixture.FixtureModel;
import replug.application.fixture.Scrub;
import replug.domain.linux.Phase;
import replug.domain.machine.Event;
import replug.domain.machine.Outcome;
import replug.domain.memory.MemoryChanges;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Words;

/** Histories of real kernels as fixtures, to a file and back. */
class FixtureFileTest {
    static List<Path> recordings() {
        return Recordings.all();
    }

    private static Fixture recorded(Path file, long first) {
        return RecordedFixtures.of(file, first);
    }

    private static FixtureFile read(List<String> lines) throws IOException {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return FixtureReader.read("fixture", new ByteArrayInputStream(bytes));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void what_a_real_kernel_did_is_a_fixture_that_the_model_passes(Path file) throws IOException {
        Fixture fixture = recorded(file, 0);
        List<String> lines = FixtureFile.of(fixture).lines();

        FixtureFile read = read(lines);

        assertThat(read.unknown()).isEmpty();
        assertThat(read.lines()).isEqualTo(lines);
        assertThat(read.fixture().steps()).isEqualTo(fixture.steps());
        assertThat(FixtureCheck.of(read.fixture())).isEmpty();
        Fixture scrubbed = Scrub.scrubbed(fixture, EnumSet.allOf(Scrub.class));
        FixtureCheck.of(scrubbed)
                .ifPresent(d -> System.out.println("DIV " + file.getFileName() + DivergenceText.lines(d)));
        assertThat(FixtureCheck.of(read(FixtureFile.of(scrubbed).lines()).fixture()))
                .isEmpty();
        Fixture accepted = FixtureFile.of(scrubbed)
                .accepting(FixtureModel.events(scrubbed), "again")
                .fixture();
        assertThat(FixtureCheck.of(accepted)).isEmpty();
        System.out.printf(
                "%s: %d steps, %d bytes%n",
                file.getFileName(),
                fixture.steps().size(),
                lines.stream().mapToInt(String::length).sum());
    }

    @Test
    void a_part_of_a_history_is_a_fixture_too() throws IOException {
        Path file = Recordings.named("kasan-sv48-rich");
        int steps = recorded(file, 0).steps().size();
        for (int first = 1; first < steps; first += 7) {
            Fixture part = recorded(file, first);
            assertThat(part.steps()).hasSize(steps - first);
            assertThat(FixtureCheck.of(read(FixtureFile.of(part).lines()).fixture()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void whatever_is_expected_otherwise_is_found_at_its_event(Path file) {
        Fixture fixture = recorded(file, 0);
        SplittableRandom random = new SplittableRandom(fixture.steps().size());
        for (int k = 0; k < Math.min(8, fixture.steps().size()); k++) {
            int altered = random.nextInt(fixture.steps().size());
            List<Fixture.Step> steps = new ArrayList<>(fixture.steps());
            Fixture.Step step = steps.get(altered);
            steps.set(altered, step.expecting(otherwise(step.expected(), random)));
            Divergence divergence =
                    FixtureCheck.of(fixture.with(steps)).orElseThrow(() -> new AssertionError("event " + step.event()));
            assertThat(((Divergence.Operated) divergence).step().event()).isEqualTo(step.event());
            assertThat(DivergenceText.lines(divergence)).isNotEmpty().hasSizeLessThanOrEqualTo(6);
        }
    }

    /** The event with a word that was not written, or where nothing was, another max_pfn. */
    private static Event otherwise(Event event, SplittableRandom random) {
        Outcome outcome = event.outcome();
        Phase phase = outcome.phases().getFirst();
        List<TableWrite> writes = new ArrayList<>(phase.writes());
        MemoryChanges changes = outcome.changes();
        int result = outcome.result();
        int leaf = random.nextInt(Math.max(1, writes.size()));
        boolean isLeaf =
                !writes.isEmpty() && Pte.isLeaf(writes.get(leaf).after().first());
        if (isLeaf) {
            TableWrite write = writes.get(leaf);
            Words other = new Words(
                    write.after().first() ^ Pte.D,
                    write.after().stride(),
                    write.after().step());
            writes.set(
                    leaf,
                    new TableWrite(
                            write.level(),
                            write.va(),
                            write.table(),
                            write.count(),
                            write.before(),
                            other,
                            write.tables(),
                            write.tableStep()));
        } else if (changes.maxPfn() != null) {
            changes = MemoryChanges.of(List.of(), changes.maxPfn() + 1);
        } else {
            result += 7;
        }
        Outcome other = new Outcome(
                result,
                List.of(new Phase(phase.name(), writes, List.of(), List.of())),
                changes,
                outcome.log(),
                null,
                outcome.circumstances());
        return event instanceof Event.Refused refused
                ? new Event.Refused(refused.operation(), refused.refusal(), other)
                : Event.done(((Event.Operated) event).operation(), other);
    }
}
