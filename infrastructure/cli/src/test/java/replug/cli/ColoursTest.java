package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi.Style;
import replug.cli.Colours.When;
import replug.interchange.Recordings;

class ColoursTest {
    private static boolean isOn(When when, boolean isTerminal, Map<String, String> environment) {
        return !Colours.of(when, isTerminal, environment)
                .paint("x", Style.fg_red)
                .equals("x");
    }

    @Test
    void there_is_colour_on_a_terminal_unless_somebody_does_not_want_it() {
        assertThat(isOn(When.auto, true, Map.of())).isTrue();
        assertThat(isOn(When.auto, true, Map.of("NO_COLOR", ""))).isTrue();
        assertThat(isOn(When.auto, true, Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(isOn(When.auto, true, Map.of("TERM", "dumb"))).isFalse();
        assertThat(isOn(When.auto, false, Map.of())).isFalse();
        assertThat(isOn(When.always, false, Map.of("NO_COLOR", "1"))).isTrue();
        assertThat(isOn(When.never, true, Map.of())).isFalse();
    }

    @Test
    void colour_adds_to_the_text_and_changes_nothing_of_it(@TempDir Path folder) {
        Cli cli = new Cli(folder.resolve("journal"));
        cli.run("import", Recordings.named("kasan-sv48-basic"));

        for (List<String> command : List.of(List.of("diff", "0..9"), List.of("log"))) {
            Object[] plain = command.toArray();
            List<String> coloured = cli.run(and(plain, "--color=always")).lines();
            assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
                    .isEqualTo(cli.run(plain).lines());
            assertThat(coloured).anyMatch(line -> line.startsWith("\u001b[") && line.endsWith("m"));
            assertThat(cli.run(and(plain, "--color", "never")).out()).doesNotContain("\u001b");
        }
        assertThat(cli.run("log", "--color", "sometimes").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private static Object[] and(Object[] words, String... more) {
        return Stream.of(words, more).flatMap(Stream::of).toArray();
    }
}
