package replug.application;

import java.util.List;
import replug.domain.machine.Command.Ask;

/**
 * Something with which an operation that is refused is done: found by deciding the history again so.
 *
 * @param changes what would have had to be otherwise in the history; none where it can still be done
 * @param first what is to be asked before it, in order
 * @param ask what is asked then; as it was, unless that is what had to change
 * @param doneAt number of the event in which it is done
 * @param assumptions what was taken to be so though no event says it, as sentences
 */
public record Remedy(List<Change> changes, List<Ask> first, Ask ask, long doneAt, List<String> assumptions) {
    public Remedy {
        changes = List.copyOf(changes);
        first = List.copyOf(first);
        assumptions = List.copyOf(assumptions);
    }
}
