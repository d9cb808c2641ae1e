package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.application.fixture.Fixture;
import replug.application.fixture.FixtureCheck;
import replug.application.fixture.Scrub;

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
                .accepting(FixtureCheck.events(scrubbed), "again")
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

    @Test
    void whatever_is_expected_otherwise_is_found_at_its_event() throws IOException {
        List<String> lines = FixtureFile.of(recorded(Recordings.named("nokasan-sv48-basic"), 0))
                .lines();
        List<String> altered = new ArrayList<>(lines);
        altered.set(3, altered.get(3).replace("\"result\":0", "\"result\":5"));
        assertThat(altered).isNotEqualTo(lines);

        assertThat(FixtureCheck.of(read(altered).fixture())).isPresent();
    }
}
