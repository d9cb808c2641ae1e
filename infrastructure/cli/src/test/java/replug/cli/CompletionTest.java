package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    Path folder;

    /** What bash offers for the last of {@code words}. */
    private List<String> offered(String... words) throws IOException, InterruptedException {
        Path script = folder.resolve("replug.bash");
        Files.writeString(
                script,
                new Cli(folder.resolve("journal")).run("completion", "bash").out());
        String ask = """
                set -e
                compopt() { :; } # Only at a prompt.
                source "$1"
                shift
                COMP_WORDS=("$@")
                COMP_CWORD=$(($# - 1))
                COMP_LINE="$*"
                _complete_replug "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        List<String> command = new ArrayList<>(List.of("bash", "-c", ask, "bash", script.toString()));
        command.addAll(List.of(words));
        Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(out).isZero();
        return out.lines().map(String::strip).toList();
    }

    @Test
    void bash_completes_commands_and_options() throws IOException, InterruptedException {
        assertThat(offered("replug", "bi")).containsExactly("bisect");
        assertThat(offered("replug", "diff", "--sta")).containsExactly("--stat");
        assertThat(offered("replug", "group", "add-")).containsExactlyInAnyOrder("add-static", "add-dynamic");
    }

    @Test
    void zsh_reads_what_is_written_for_bash() {
        Cli cli = new Cli(folder.resolve("journal"));
        assertThat(cli.run("completion", "zsh").out())
                .startsWith("autoload -U +X compinit && compinit\n")
                .endsWith(cli.run("completion", "bash").out());
        assertThat(cli.run("completion", "fish").exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
