package replug.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import replug.application.Provenance;
import replug.application.fixture.Divergence;
import replug.application.fixture.FixtureModel;
import replug.interchange.FixtureFile;

/** {@code replug fixture accept}. */
@Command(
        name = "accept",
        header = "Make what the model does now what a fixture expects, and keep the reason in it.",
        description = {
            "",
            "Prints what it was that differed first. What the file says of a real kernel is lost: it then expects what the model"
                    + " does."
        },
        footer = {
            "",
            "Examples:",
            "  replug fixture accept kmem-slab-block.replug.jsonl --reason 'shadow is freed since 7.2'",
            "  replug fixture accept lab1.replug.jsonl --reason 'wrong zone was expected'"
        })
final class FixtureAcceptCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The fixture, which is written anew.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    @SuppressWarnings("NullAway.Init")
    private String reason;

    @Override
    public void run() {
        Provenance.problemOfReason(reason).ifPresent(what -> {
            throw new Mistake("--reason: " + what);
        });
        Replug replug = (Replug) spec.root().userObject();
        FixtureFile fixture = FixtureFiles.read(file);
        Optional<Divergence> divergence = FixtureFiles.check(file, fixture.fixture());
        if (divergence.isEmpty()) {
            replug.out().printf("%s passes; nothing was changed%n", file);
            return;
        }
        if (divergence.get() instanceof Divergence.Booted) {
            throw new Mistake(
                    "%s: the boot differs, which is not expected step by step: record it again".formatted(file));
        }
        FixtureFile accepted;
        try {
            accepted = fixture.accepting(FixtureModel.events(fixture.fixture()), reason);
        } catch (IllegalArgumentException e) {
            throw new Mistake("%s: %s".formatted(file, e.getMessage()));
        }
        FixtureFiles.replace(file, accepted);
        replug.out().printf("%s now expects what the model does; it differed first in%n", file);
        FixtureText.lines(fixture.fixture(), divergence.get()).forEach(replug.out()::println);
    }
}
