package replug.interchange;

import java.nio.file.Path;
import java.time.Instant;
import replug.application.Provenance;
import replug.application.Recorded;
import replug.application.fixture.Fixture;
import replug.application.fixture.FixtureRecorder;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;

/** What real kernels did, as fixtures. */
public final class RecordedFixtures {
    private RecordedFixtures() {}

    /** The fixture of a recording, from the state after event {@code first} on. */
    public static Fixture of(Path file, long first) {
        FixtureRecorder recorder = new FixtureRecorder(first);
        Provenance seen = new Provenance("test", Provenance.Origin.OBSERVED, "test", null);
        Machine machine = null;
        long number = 0;
        try (Recording recording = Recording.open(file, _ -> {})) {
            for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                for (Event event : Hotplug.decide(machine, step.command())) {
                    machine = Hotplug.evolve(machine, event);
                    recorder.accept(
                            new Recorded(
                                    number++, EventName.of(event).text(), event, Instant.EPOCH, seen, machine.digest()),
                            machine);
                }
            }
        }
        return recorder.fixture("machine");
    }
}
