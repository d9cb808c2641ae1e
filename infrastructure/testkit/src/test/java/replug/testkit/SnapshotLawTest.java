package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.interchange.SameMachine.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.interchange.MachineSnapshot;
import replug.interchange.OperationLines;

/** Whatever a machine is asked: one that was kept as a snapshot in between answers alike, from then on. */
class SnapshotLawTest {
    private static final int HISTORIES = 4;
    private static final int OPERATIONS = 25;

    static List<String> boots() {
        return Boots.names();
    }

    @ParameterizedTest
    @MethodSource("boots")
    void a_machine_that_was_kept_as_a_snapshot_goes_on_as_if_it_had_not_been(String boot) {
        Machine booted = Boots.booted(boot);
        for (long seed = 1000; seed < 1000 + HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(seed);
            List<String> asked = new ArrayList<>();
            Machine machine = booted;
            Machine kept = booted;
            while (asked.size() < OPERATIONS && !machine.isStopped()) {
                Ask ask = history.next(machine);
                asked.add(OperationLines.line(ask));

                kept = MachineSnapshot.read(MachineSnapshot.write(kept));

                Event event = Hotplug.decide(machine, ask).getFirst();
                assertThat(Hotplug.decide(kept, ask)).as("%s", asked).containsExactly(event);
                machine = Hotplug.evolve(machine, event);
                kept = Hotplug.evolve(kept, event);
                assertSame(kept, machine, asked);
            }
        }
    }
}
