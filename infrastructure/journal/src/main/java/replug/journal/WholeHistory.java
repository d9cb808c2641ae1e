package replug.journal;

import java.util.Iterator;
import java.util.NoSuchElementException;
import replug.application.Recorded;

/**
 * A machine's events, up to the last at least that its head told of when reading began. Rows that a damaged index leads past
 * would else be missing without a word.
 */
final class WholeHistory implements Iterator<Recorded> {
    private final Iterator<Recorded> events;
    private final String machine;
    private final long recorded;
    private long next;

    /**
     * @param events those from number {@code from} on
     * @param recorded how many there are of the machine in all, or more
     */
    WholeHistory(Iterator<Recorded> events, String machine, long from, long recorded) {
        this.events = events;
        this.machine = machine;
        this.next = from;
        this.recorded = recorded;
    }

    /** @throws replug.application.JournalProblem if there are no more, and should be */
    @Override
    public boolean hasNext() {
        if (events.hasNext()) {
            return true;
        }
        if (next < recorded) {
            throw EventRows.damaged(machine, next, "is missing");
        }
        return false;
    }

    @Override
    public Recorded next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Recorded event = events.next();
        next = event.number() + 1;
        return event;
    }
}
