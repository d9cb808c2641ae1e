package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import replug.interchange.Recordings;

/**
 * What README.md and docs/command-line.md show of a terminal is typed here, each block in a folder of its own, and compared
 * as in {@link TutorialTest}. Of a command with nothing below it, only that it works is asked.
 */
@SuppressWarnings("NullAway.Init")
class DocumentsTest {
    private static final List<String> DOCUMENTS = List.of("README.md", "docs/command-line.md");
    private static final String BOOT = "boot --mode sv48 --ram 0x80000000+1G";

    /** By its first command: what comes before a block. */
    private static final Map<String, List<String>> BEFORE = Map.of(
            "replug import nokasan-sv48-basic.jsonl.gz", List.of(),
            "replug boot --mode sv48 --ram 0x80000000+2G", List.of(),
            "replug add 0x100000000 128M", List.of(BOOT),
            "replug dump --at 1 --area direct --format ptdump", List.of("import nokasan-sv48-basic.jsonl.gz"),
            "replug stats -m nokasan72-sv48-basic --at 4", List.of("import nokasan72-sv48-basic.jsonl.gz"),
            "replug diff 8..9 --machine nokasan72-sv48-pagemap", List.of("import nokasan72-sv48-pagemap.jsonl.gz"),
            "replug lint --machine nokasan-sv48-pagemap", List.of("import nokasan-sv48-pagemap.jsonl.gz"),
            "replug what-if --drop 3",
                    List.of(
                            BOOT,
                            "add 0x100000000 256M",
                            "online 32",
                            "online 33",
                            "offline 33 --unmovable 0x108034",
                            "offline 32",
                            "remove 0x100000000 256M"),
            "replug why-not remove 0x108000000 128M --at 9 --machine kasan-sv48-basic",
                    List.of("import kasan-sv48-basic.jsonl.gz"),
            "replug preflight add 0x200000000 12G", List.of("boot --mode sv57 --ram 0x80000000+1G --memmap-on-memory"));

    @TempDir
    static Path folder;

    private static Lab lab;

    @BeforeAll
    static void a_folder() throws IOException {
        lab = Lab.in(folder);
    }

    @AfterAll
    static void leave() throws IOException {
        lab.emptied();
        lab.close();
    }

    static Stream<Arguments> blocks() throws IOException {
        Stream<Arguments> all = Stream.of();
        for (String document : DOCUMENTS) {
            all = Stream.concat(
                    all,
                    Documents.named(document).stream()
                            .map(block ->
                                    Arguments.of(document, block.getFirst().command(), block)));
        }
        return all;
    }

    @Test
    void every_block_is_known() throws IOException {
        assertThat(blocks().map(block -> block.get()[1])).containsExactlyInAnyOrderElementsOf(BEFORE.keySet());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("blocks")
    void a_block_is_what_is_seen(String document, String first, List<Transcript> block) throws IOException {
        Path here = lab.emptied();
        String before = String.join(" ", BEFORE.getOrDefault(first, List.of())) + first;
        for (Path recording : Recordings.all()) {
            String name = recording.getFileName().toString();
            if (before.contains(" " + name)) {
                lab.copy(name.replace(".jsonl.gz", ""));
            }
        }
        Files.createDirectories(here.resolve("infrastructure/interchange/src/test/resources"));
        Files.createSymbolicLink(
                here.resolve("infrastructure/interchange/src/test/resources/recordings"),
                Recordings.named("x").getParent());
        for (String line : BEFORE.getOrDefault(first, List.of())) {
            lab.run("replug " + line);
        }
        for (Transcript step : block) {
            Cli.Result result = lab.run(step.command());
            String printed = result.out() + result.err();
            if (!step.printed().isEmpty()) {
                assertThat(step.differs(printed, new EachTime(here)))
                        .as("%s:%d: %s printed%n%s", document, step.at(), step.command(), printed)
                        .isEmpty();
            }
        }
    }
}
