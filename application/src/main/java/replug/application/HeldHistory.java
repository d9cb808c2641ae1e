package replug.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import replug.application.Timeline.Verify;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;

/**
 * The history of one machine held in memory, every event and every state, for whoever asks often: a journal to read that answers
 * without reading. States share what did not change between them. What others record later is not in it.
 */
public final class HeldHistory implements Journal {
    private final String machine;
    private final List<Recorded> events = new ArrayList<>();
    private final List<Snapshot> states = new ArrayList<>();
    private long refused;

    private HeldHistory(String machine) {
        this.machine = machine;
    }

    /**
     * Holds all that {@code journal} has of {@code machine}.
     *
     * @throws JournalProblem if it is damaged: the digest after every event is compared
     */
    public static HeldHistory of(Journal journal, String machine) {
        HeldHistory history = new HeldHistory(machine);
        new Timeline(journal, machine).replay(null, Verify.EACH, history::hold);
        return history;
    }

    private void hold(Recorded recorded, Machine state) {
        refused += recorded.event() instanceof Event.Refused ? 1 : 0;
        events.add(recorded);
        states.add(new Snapshot(recorded.number(), refused, state));
    }

    @Override
    public Stream<Recorded> read(String name, long from) {
        return events(name).subList((int) Math.min(from, events.size()), events.size()).stream();
    }

    private List<Recorded> events(String name) {
        return name.equals(machine) ? events : List.of();
    }

    @Override
    public Optional<Snapshot> snapshot(String name, long atMost) {
        return name.equals(machine) && atMost >= 0
                ? Optional.of(states.get((int) Math.min(atMost, states.size() - 1)))
                : Optional.empty();
    }

    @Override
    public List<Summary> machines() {
        return List.of(new Summary(machine, events.size()));
    }

    /** @throws IllegalStateException always: it is there to be read */
    @Override
    public Answer ask(String name, Iterable<Asked> asked) {
        throw new IllegalStateException("the history is held to be read");
    }

    /** @throws IllegalStateException always: it is there to be read */
    @Override
    public <T> T inTransaction(Supplier<T> work) {
        throw new IllegalStateException("the history is held to be read");
    }

    @Override
    public void close() {}
}
