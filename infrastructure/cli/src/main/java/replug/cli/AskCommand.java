package replug.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import replug.application.Journal;
import replug.application.Provenance;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Operation;
import replug.journal.Opening.Access;

/** A command that asks a machine for one operation and prints what happened. */
abstract class AskCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private WhoAndWhy whoAndWhy;

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "What it is part of, such as a test's step: recorded in the event.")
    private @Nullable String note;

    /** What is asked. */
    abstract Operation operation();

    /** What only the environment knows. */
    Circumstances circumstances() {
        return Circumstances.NONE;
    }

    @Override
    public final Integer call() {
        Replug replug = (Replug) spec.root().userObject();
        Provenance provenance = whoAndWhy.decided();
        Command.Ask ask = new Command.Ask(operation(), circumstances(), note);
        Answered answered;
        try (Journal journal = replug.open(Access.WRITE)) {
            answered = new Asking(journal, replug.machine(journal), provenance).ask(ask);
        }
        if (replug.json()) {
            JsonText.print(replug.out(), new AnswerJson(answered).json());
        } else {
            new AnswerText(answered).print(replug.out());
        }
        return answered.exitCode();
    }
}
