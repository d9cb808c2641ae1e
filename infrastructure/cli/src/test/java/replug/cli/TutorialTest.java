package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;

/**
 * docs/tutorial.md says what a newcomer types and sees: here all of it is typed, in order, and has to be seen, but for what
 * {@link EachTime} names.
 */
class TutorialTest {
    private static final String RECORDING = "nokasan72-sv48-pagemap";

    @TempDir
    Path folder;

    @Test
    void whoever_follows_the_tutorial_sees_what_it_shows() throws IOException {
        Path here = folder.toRealPath();
        Files.copy(Recordings.named(RECORDING), here.resolve(RECORDING + ".jsonl.gz"));
        List<Transcript> steps = Documents.named("docs/tutorial.md").stream()
                .flatMap(List::stream)
                .toList();

        assertThat(steps).hasSizeGreaterThan(12);
        try (Session session = Session.in(here)) {
            for (Transcript step : steps) {
                Cli.Result result = session.run(step.command());
                String printed = result.out() + result.err();
                assertThat(step.differs(printed, new EachTime(here)))
                        .as("docs/tutorial.md:%d: %s printed%n%s", step.at(), step.command(), printed)
                        .isEmpty();
            }
        }
    }
}
