package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.interchange.SameMachine.assertSame;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;

/** A machine that is read from a snapshot is the one that was written, and whatever is asked of it, it answers alike. */
class MachineSnapshotTest {
    private static final int HISTORIES = 10;

    /** Where every page has an entry of its own, comparing two machines hashes thousands of tables. */
    private static final int HISTORIES_BY_PAGES = 2;

    private static final int OPERATIONS = 40;

    static List<Path> recordings() {
        return Recordings.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void a_recorded_machine_is_read_as_it_was_written_after_every_step_and_goes_on_alike(Path file) {
        Machine machine = null;
        Machine restored = null;

        try (Recording recording = Recording.open(file, _ -> {})) {
            for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                List<Event> events = Hotplug.decide(machine, step.command());
                assertThat(Hotplug.decide(restored, step.command())).isEqualTo(events);
                for (Event event : events) {
                    machine = Hotplug.evolve(machine, event);
                }
                if (machine != null) {
                    restored = MachineSnapshot.read(MachineSnapshot.write(machine));
                    assertSame(restored, machine, step.number());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sv39",
                "sv48 memmap",
                "sv57",
                "sv39 kasan memmap",
                "sv48 kasan",
                "sv57 kasan",
                "sv48 debug_pagealloc",
                "sv57 kasan debug_pagealloc memmap"
            })
    void a_decided_machine_is_read_as_it_was_written_after_every_operation_and_decides_alike(String kind) {
        Machine booted = SnapshotHistory.booted(kind);
        int histories = booted.facts().debugPagealloc() ? HISTORIES_BY_PAGES : HISTORIES;
        for (long seed = 0; seed < histories; seed++) {
            SnapshotHistory history = new SnapshotHistory(seed);
            List<Ask> asked = new ArrayList<>();
            Machine machine = booted;
            Machine restored = MachineSnapshot.read(MachineSnapshot.write(booted));
            Machine restoredOnce = restored;
            for (int i = 0; i < OPERATIONS && !machine.isStopped(); i++) {
                Ask ask = history.next();
                asked.add(ask);

                Event event = Hotplug.decide(machine, ask).getFirst();

                assertThat(Hotplug.decide(restored, ask)).as("%s", asked).containsExactly(event);
                assertThat(Hotplug.decide(restoredOnce, ask)).as("%s", asked).containsExactly(event);
                machine = Hotplug.evolve(machine, event);
                restored = MachineSnapshot.read(MachineSnapshot.write(machine));
                restoredOnce = Hotplug.evolve(restoredOnce, event);
                assertSame(restored, machine, asked);
            }
            assertSame(restoredOnce, machine, asked);
        }
    }

    @Test
    void what_is_written_depends_on_the_state_alone() {
        Machine machine = SnapshotHistory.booted("sv57 kasan");

        byte[] snapshot = MachineSnapshot.write(machine);

        assertThat(MachineSnapshot.write(MachineSnapshot.read(snapshot))).isEqualTo(snapshot);
    }
}
