package replug.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import replug.application.Journal;
import replug.application.WhyNot;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Operation;
import replug.journal.Opening.Access;

/** A command that asks why one operation would be refused. */
abstract class WhyNotAsking implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    /** What is asked. */
    abstract Operation operation();

    /** What only the environment knows. */
    Circumstances circumstances() {
        return Circumstances.NONE;
    }

    @Override
    public final Integer call() {
        Replug replug = (Replug) spec.root().userObject();
        Ask ask = new Ask(operation(), circumstances(), null);
        WhyNot.Answer answer;
        String name;
        try (Journal journal = replug.open(Access.READ)) {
            name = replug.machine(journal);
            answer = WhyNot.ask(journal, name, at.event(), ask);
        }
        if (replug.json()) {
            JsonText.print(replug.out(), WhyNotJson.of(name, answer));
        } else {
            new WhyNotText(answer).print(replug.out());
        }
        return answer.told().isDone() ? ExitCode.FINE : ExitCode.DIFFERS;
    }
}
