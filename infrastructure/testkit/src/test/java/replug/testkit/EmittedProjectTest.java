package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import replug.interchange.FixtureFile;
import replug.interchange.FixtureReader;
import replug.interchange.RecordedFixtures;
import replug.interchange.Recordings;
import replug.interchange.emit.JUnitSource;

/** Writes the sources of a project of somebody else's; {@code src/test/scripts/emitted-project.sh} has Maven test it. */
class EmittedProjectTest {
    private static final Path TESTS = Path.of("target/emitted-project/src/test");

    private static JUnitSource write(FixtureFile fixture, String name, String resource) throws IOException {
        JUnitSource source = JUnitSource.of(fixture, "emitted." + name, resource);
        Path java = Files.createDirectories(TESTS.resolve("java/emitted"));
        Files.writeString(java.resolve(name + ".java"), source.text());
        if (source.readsFixture()) {
            Path resources = Files.createDirectories(TESTS.resolve("resources/replug"));
            Files.write(resources.resolve(resource + ".replug.jsonl"), fixture.lines());
        }
        return source;
    }

    @Test
    void a_project_has_a_class_of_a_decided_history_and_classes_of_recorded_ones() throws IOException {
        FixtureFile decided = FixtureReader.read(Path.of("src/test/resources/replug/kmem-slab-block.replug.jsonl"));
        Path kasan = Recordings.named("kasan-sv48-rich");
        Path plain = Recordings.named("nokasan-sv39-basic");

        assertThat(write(decided, "KmemSlabBlockTest", "kmem-slab-block").readsFixture())
                .isFalse();
        assertThat(write(FixtureFile.of(RecordedFixtures.of(kasan, 0)), "KasanTest", "kasan")
                        .readsFixture())
                .isTrue();
        assertThat(write(FixtureFile.of(RecordedFixtures.of(plain, 2)), "PartTest", "part")
                        .readsFixture())
                .isTrue();
    }
}
