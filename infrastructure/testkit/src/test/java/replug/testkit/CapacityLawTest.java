package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.application.Capacity;
import replug.application.CapacityTally;
import replug.application.Inventory;
import replug.application.NodeZone;
import replug.domain.machine.Command;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.interchange.OperationLines;
import replug.interchange.Recording;
import replug.interchange.Recordings;

/** What is counted from events is what there is in the states that they lead to, at every event. */
class CapacityLawTest {
    private static final int HISTORIES = 25;
    private static final int OPERATIONS = 25;

    static List<Path> recordings() {
        return Recordings.all();
    }

    static List<String> boots() {
        return Boots.names();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void a_recordings_capacity_is_that_of_its_states(Path file) {
        CapacityTally tally = new CapacityTally();
        Machine machine = null;
        try (Recording recording = Recording.open(file, _ -> {})) {
            for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                for (Event event : Hotplug.decide(machine, step.command())) {
                    machine = Hotplug.evolve(machine, event);
                    assertSame(tally.after(event), machine, step);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("boots")
    void the_capacity_of_whatever_was_asked_is_that_of_its_states(String boot) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(seed);
            CapacityTally tally = new CapacityTally();
            Event first = Boots.event(boot);
            Machine machine = Hotplug.evolve(null, first);
            assertSame(tally.after(first), machine, boot);
            List<String> asked = new ArrayList<>();
            while (asked.size() < OPERATIONS && !machine.isStopped()) {
                Ask ask = history.next(machine);
                asked.add(OperationLines.line(ask));
                Event event = Hotplug.decide(machine, (Command) ask).getFirst();
                machine = Hotplug.evolve(machine, event);
                assertSame(tally.after(event), machine, asked);
            }
        }
    }

    private static void assertSame(Capacity counted, Machine machine, Object after) {
        Inventory inventory = Inventory.of(machine);
        assertThat(counted.tables().leaves()).as("%s", after).isEqualTo(inventory.leaves());
        assertThat(counted.tables().tables()).as("%s", after).isEqualTo(inventory.tables());
        assertThat(counted.tables().entries()).as("%s", after).isEqualTo(inventory.entries());

        long blockBytes = machine.facts().memoryBlockBytes();
        Map<NodeZone, Long> online = new TreeMap<>();
        long offline = 0;
        for (MemoryBlocks.Run run : machine.blocks().runs()) {
            for (int i = 0; i < run.count(); i++) {
                if (run.state() == State.ONLINE) {
                    online.merge(new NodeZone(run.node(), run.zone()), blockBytes, Long::sum);
                } else {
                    offline += blockBytes;
                }
            }
        }
        assertThat(counted.online()).as("%s", after).isEqualTo(online);
        assertThat(counted.offline()).as("%s", after).isEqualTo(offline);
        if (machine.isFollowed()) {
            assertThat(counted.freeFrames()).as("%s", after).isNull();
        } else {
            assertThat(counted.freeFrames())
                    .as("%s", after)
                    .isEqualTo(machine.memory().free().count());
            assertThat(counted.device())
                    .as("%s", after)
                    .isEqualTo(machine.memory().devices().stream()
                            .mapToLong(DeviceRange::size)
                            .sum());
        }
    }
}
