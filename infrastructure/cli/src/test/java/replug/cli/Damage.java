package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Puts damaged images of a journal before the commands. Each must answer exactly as if nothing had happened, or say in a
 * line what is wrong and leave the file as it is.
 */
final class Damage {
    private static final List<String> LOG = List.of("log", "--json");
    private static final List<String> ADD = List.of("add", "0x200000000", "128M", "--json");
    private static final List<String> VERIFY = List.of("verify");

    private final Cli cli;
    private final Map<String, Integer> answered = new TreeMap<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private int images;

    Damage(Cli cli) {
        this.cli = cli;
    }

    /** Tries all commands on {@code image}, each on a fresh copy. */
    void survived(String what, JournalImage image) {
        images++;
        for (List<String> command : List.of(LOG, VERIFY, ADD)) {
            image.put(cli);
            String name = command.getFirst();
            String as = "%s of %s".formatted(name, what);
            Cli.Result result = cli.run(command.toArray());
            if (result.exitCode() == ExitCode.DAMAGED) {
                isRefusal(as, name, result, image);
                refused.merge(name, 1, Integer::sum);
            } else {
                isRight(as, name, result, image);
                answered.merge(name, 1, Integer::sum);
            }
        }
    }

    private void isRefusal(String as, String name, Cli.Result result, JournalImage image) {
        assertThat(result.err().lines())
                .as(as)
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(name.equals("verify") ? 3 : 1)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("replug: ")
                        .containsAnyOf(
                                "journal " + JournalImage.fileOf(cli.journal()), " of nokasan-sv48-boot ", "machine ")
                        .doesNotContainPattern("(?i)exception|error|org\\.h2|select |\\bat java|\\[[0-9.]+/|null")
                        .hasSizeLessThan(400));
        try {
            assertThat(Arrays.equals(Files.readAllBytes(JournalImage.fileOf(cli.journal())), image.file()))
                    .as("%s: the file is as it was; %s", as, result.err())
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void isRight(String as, String name, Cli.Result result, JournalImage image) {
        assertThat(result.exitCode()).as("%s: %s", as, result.err()).isZero();
        assertThat(result.err()).as(as).isEmpty();
        switch (name) {
            case "log" -> assertThat(result.out()).as(as).isEqualTo(image.log());
            case "verify" ->
                assertThat(result.out())
                        .as(as)
                        .containsPattern("nokasan-sv48-boot +%d ".formatted(image.events()))
                        .contains("verified: ");
            default -> {
                assertThat(result.out()).as(as).contains("\"event\":%d,".formatted(image.events()));
                var before = JournalImage.events(image.log());
                Cli.Result after = cli.run("log", "--json");
                assertThat(after.exitCode())
                        .as("%s, then log: %s", as, after.err())
                        .isZero();
                var events = JournalImage.events(after.out());
                assertThat(events.size()).as(as).isEqualTo(image.events() + 1);
                IntStream.range(0, before.size())
                        .forEach(i -> assertThat(events.get(i)).as(as).isEqualTo(before.get(i)));
            }
        }
    }

    int refusals(String command) {
        return refused.getOrDefault(command, 0);
    }

    /** Says what became of them in one line. */
    void print(String what) {
        System.out.printf(
                "%s: %d images, each with log, add, verify; answered exactly right %s, refused with the file untouched %s%n",
                what, images, answered, refused);
    }
}
