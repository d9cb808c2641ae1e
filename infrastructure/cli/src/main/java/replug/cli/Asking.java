package replug.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.Journal;
import replug.application.Journal.Asked;
import replug.application.Provenance;
import replug.domain.machine.Command;
import replug.domain.machine.ImpossibleHistory;
import replug.domain.paging.IllegalTableWrite;

/** Asks one machine of a journal for operations, in somebody's name. */
final class Asking {
    private final Journal journal;
    private final String machine;
    private final Provenance provenance;

    /** @param provenance who asks, and why */
    Asking(Journal journal, String machine, Provenance provenance) {
        this.journal = journal;
        this.machine = machine;
        this.provenance = provenance;
    }

    /** What the operation made happen; on disk when this returns, unless a transaction is around it. */
    Answered ask(Command.Ask ask) {
        return ask(ask, null, null);
    }

    /** As {@link #ask(Command.Ask)}; who and why are said for this one, unless they are null. */
    Answered ask(Command.Ask ask, @Nullable String actor, @Nullable String reason) {
        try {
            Journal.Answer answer = journal.ask(machine, List.of(new Asked(ask, provenance(actor, reason))));
            return new Answered(
                    answer.first(),
                    answer.events().getFirst(),
                    answer.machine().facts(),
                    answer.machine().digest());
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

    private Provenance provenance(@Nullable String actor, @Nullable String reason) {
        return new Provenance(
                actor == null ? provenance.actor() : actor,
                provenance.origin(),
                provenance.correlationId(),
                provenance.step(),
                reason == null ? provenance.reason() : reason);
    }

    /** What was decided cannot be applied, or could not be decided. */
    private static IllegalStateException ownFault(RuntimeException e) {
        return new IllegalStateException(
                "the model cannot tell what the kernel does then, which is a mistake in replug; nothing was recorded: "
                        + e.getMessage(),
                e);
    }
}
