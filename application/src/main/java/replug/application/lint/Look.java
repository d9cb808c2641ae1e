package replug.application.lint;

import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.paging.TableWrite;

/**
 * An event, and what there is to judge after it.
 *
 * @param number the event's
 * @param before the machine before it; null if all is judged as if nothing had been before
 * @param event what happened
 * @param after the machine after it
 * @param known what is known of its memory after it
 * @param writes what differs in the tables, from {@code before} or from empty ones
 * @param units the sections that were touched
 */
record Look(
        long number,
        @Nullable Machine before,
        Event event,
        Machine after,
        Known known,
        List<TableWrite> writes,
        NavigableSet<Integer> units) {
    Look withUnits(NavigableSet<Integer> touched) {
        return new Look(number, before, event, after, known, writes, touched);
    }

    /** Whether all is judged, and not only what the event touched. */
    boolean isWhole() {
        return before == null;
    }
}
