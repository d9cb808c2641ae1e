package replug.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replug completion}. */
@Command(
        name = "completion",
        header = "Print a script by which a shell completes commands and options.",
        description = {
            "",
            "For bash, and for zsh, which reads it through its bashcompinit. Load it in the shell's start-up file, by the line"
                    + " of the examples."
        },
        footer = {
            "",
            "Examples:",
            "  replug completion bash > ~/.local/share/bash-completion/completions/replug",
            "  echo 'source <(replug completion zsh)' >> ~/.zshrc"
        })
final class CompletionCommand implements Runnable {
    /** What zsh needs to read what is written for bash. */
    private static final String FOR_ZSH =
            "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    @SuppressWarnings("NullAway.Init")
    private Shell shell;

    /** A shell that can load it. */
    enum Shell {
        bash,
        zsh
    }

    @Override
    public void run() {
        String script = AutoComplete.bash("replug", spec.root().commandLine());
        spec.commandLine().getOut().print(shell == Shell.zsh ? FOR_ZSH + script : script);
    }
}
