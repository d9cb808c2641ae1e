package replug.interchange;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import replug.application.Journal;
import replug.application.Provenance;
import replug.application.Recorded;
import replug.domain.machine.Command;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;

/** The history of one machine in memory, with the state after each event. */
final class HeldJournal implements Journal {
    private static final Provenance SOMEBODY = new Provenance("somebody", Provenance.Origin.OBSERVED, "1", null);

    private final List<Recorded> events = new ArrayList<>();
    private final List<Machine> states = new ArrayList<>();

    /** What a recording tells. */
    static HeldJournal of(Path file) {
        HeldJournal journal = new HeldJournal();
        try (Recording recording = Recording.open(file, _ -> {})) {
            for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                journal.add(step.command());
            }
        }
        return journal;
    }

    /** What a machine of this kind does that boots and is asked {@code operations} times, the same for the same kind. */
    static HeldJournal decided(String kind, int operations) {
        HeldJournal journal = new HeldJournal();
        journal.add(SnapshotHistory.boot(kind));
        SnapshotHistory history = new SnapshotHistory(kind.hashCode());
        for (int i = 0; i < operations && !journal.states.getLast().isStopped(); i++) {
            journal.add(history.next());
        }
        return journal;
    }

    /** What happens when {@code command} comes next. */
    void add(Command command) {
        Machine machine = states.isEmpty() ? null : states.getLast();
        for (Event event : Hotplug.decide(machine, command)) {
            Machine after = Hotplug.evolve(machine, event);
            String name = EventName.of(event).text();
            events.add(new Recorded(events.size(), name, event, Instant.EPOCH, SOMEBODY, after.digest()));
            states.add(after);
        }
    }

    /** The state after each event. */
    List<Machine> states() {
        return states;
    }

    @Override
    public Stream<Recorded> read(String machine, long from) {
        return events.stream().skip(from);
    }

    @Override
    public Optional<Snapshot> snapshot(String machine, long atMost) {
        return Optional.empty();
    }

    @Override
    public List<Summary> machines() {
        return List.of(new Summary("machine", events.size()));
    }

    @Override
    public Answer ask(String machine, Iterable<Asked> asked) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
