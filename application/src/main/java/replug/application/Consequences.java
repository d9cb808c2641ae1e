package replug.application;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Machine;

/**
 * What comes of a history with something changed.
 *
 * @param first the first event that differs, dropped ones aside; null if none does
 * @param divergences the events that differ in more than their entries, in order
 * @param same how many events are the same
 * @param tablesOnly how many differ in their entries or frames only
 * @param was the last state, decided again without the change
 * @param is the last state with it
 * @param madeUpBytes bytes of frames that no recording shows, made up for the changed history beyond the other
 * @param departure the first event that comes out otherwise than recorded without any change; null if none does
 * @param assumptions what was taken to be so though no event says it, as sentences
 */
public record Consequences(
        @Nullable Divergence first,
        List<Divergence> divergences,
        long same,
        long tablesOnly,
        Machine was,
        Machine is,
        long madeUpBytes,
        @Nullable Long departure,
        List<String> assumptions) {
    public Consequences {
        divergences = List.copyOf(divergences);
        assumptions = List.copyOf(assumptions);
    }

    /** Whether the tables and all that memory management keeps are the same in the end. */
    public boolean isSameEnd() {
        return was.facts().equals(is.facts())
                && was.digest().equals(is.digest())
                && was.memory().equals(is.memory())
                && was.isStopped() == is.isStopped();
    }

    /** Whether the change makes any difference, itself aside. */
    public boolean diverges() {
        return first != null || !isSameEnd();
    }
}
