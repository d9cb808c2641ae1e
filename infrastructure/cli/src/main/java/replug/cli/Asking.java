package replug.cli;

import java.util.List;
import java.util.UUID;
import replug.application.Journal;
import replug.application.Journal.Asked;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.domain.machine.Command;
import replug.domain.machine.ImpossibleHistory;
import replug.domain.paging.IllegalTableWrite;

/** Asks one machine of a journal for operations, in the user's name. */
final class Asking {
    private final Journal journal;
    private final String machine;
    private final Provenance provenance;

    Asking(Journal journal, String machine) {
        this.journal = journal;
        this.machine = machine;
        this.provenance = new Provenance(
                System.getProperty("user.name", "unknown"),
                Origin.DECIDED,
                UUID.randomUUID().toString(),
                null);
    }

    /** What the operation made happen; on disk when this returns, unless a transaction is around it. */
    Answered ask(Command.Ask ask) {
        try {
            Journal.Answer answer = journal.ask(machine, List.of(new Asked(ask, provenance)));
            return new Answered(answer.first(), answer.events().getFirst(), answer.machine());
        } catch (ImpossibleHistory e) {
            if (e.getCause() != null) {
                throw ownFault(e);
            }
            throw new Mistake("%s cannot be asked: %s; nothing was recorded, and 'replug log' shows its history"
                    .formatted(machine, e.getMessage()));
        } catch (IllegalTableWrite | IllegalArgumentException | ArithmeticException e) {
            throw ownFault(e);
        }
    }

    /** What was decided cannot be applied, or could not be decided. */
    private static IllegalStateException ownFault(RuntimeException e) {
        return new IllegalStateException(
                "the model cannot tell what the kernel does then, which is a mistake in replug; nothing was recorded: "
                        + e.getMessage(),
                e);
    }
}
