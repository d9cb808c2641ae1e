package replug.application;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import replug.domain.machine.Command;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;

/**
 * The append-only record of what happened to machines. Each machine has its own sequence of events, numbered from 0; the
 * first one is its boot. What {@link #inTransaction} returned from, or {@link #ask} outside of one, is on disk.
 */
public interface Journal extends AutoCloseable {
    /**
     * Decides the commands one after another, each on the state that the one before led to, and appends their events, all
     * or none of them. The machine comes into being with its first event.
     *
     * @param machine its name
     * @param asked what is asked, with what is recorded beside it; taken one by one, as they are decided, and again from the
     *     first if somebody else asked the machine at the same time
     * @return what happened
     * @throws replug.domain.machine.ImpossibleHistory if a command contradicts the machine's history
     * @throws JournalProblem if the journal is damaged or cannot be written
     */
    Answer ask(String machine, Iterable<Asked> asked);

    /**
     * Runs {@code work}; whatever it asks is kept if it returns and forced to disk once, and undone if it throws. Where
     * somebody else asked one of its machines at the same time, it is undone and run again: it must not do anything else.
     *
     * @throws JournalProblem if the journal cannot be written
     */
    <T> T inTransaction(Supplier<T> work);

    /**
     * The machine's events in their order, from number {@code from} on. Read as the stream is consumed; to be closed.
     * Each is checked against the hash that was recorded with it.
     *
     * @throws JournalProblem if an event cannot be read or was altered; names the event
     */
    Stream<Recorded> read(String machine, long from);

    /** The last snapshot of the machine that fits its history, at event {@code atMost} or before; not every event has one. */
    Optional<Snapshot> snapshot(String machine, long atMost);

    /** The machines in the journal, by name. */
    List<Summary> machines();

    @Override
    void close();

    /**
     * A command and what shall be recorded beside its events.
     *
     * @param command what is asked
     * @param provenance who asks, and from which source it is known
     */
    record Asked(Command command, Provenance provenance) {}

    /**
     * What commands made happen.
     *
     * @param first number of the first event
     * @param events the events, in their order
     * @param machine the state after the last
     */
    record Answer(long first, List<Event> events, Machine machine) {
        public Answer {
            events = List.copyOf(events);
        }
    }

    /**
     * A state that was kept, so that the events before it need not be read.
     *
     * @param number of the event after which it was the machine's
     * @param refused how many events so far are refusals
     * @param machine the state
     */
    record Snapshot(long number, long refused, Machine machine) {}

    /**
     * A machine in the journal.
     *
     * @param machine its name
     * @param events how many events there are
     */
    record Summary(String machine, long events) {}
}
