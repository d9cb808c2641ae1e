package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.interchange.OperationLines;

class RandomHistoryTest {
    private static List<Ask> history(long seed, int operations) {
        RandomHistory random = new RandomHistory(seed);
        Machine machine = Boots.booted("nokasan-sv48-boot");
        List<Ask> asked = new ArrayList<>();
        while (asked.size() < operations && !machine.isStopped()) {
            Ask ask = random.next(machine);
            asked.add(ask);
            machine = Hotplug.evolve(machine, Hotplug.decide(machine, ask).getFirst());
        }
        return asked;
    }

    @Test
    void the_same_seed_asks_the_same() {
        assertThat(history(7, 60)).isEqualTo(history(7, 60)).isNotEqualTo(history(8, 60));
    }

    @Test
    void what_it_asks_can_be_kept_as_lines_and_asked_again() {
        List<Ask> asked = history(9, 200);

        for (Ask ask : asked) {
            byte[] line = OperationLines.line(ask).getBytes(StandardCharsets.UTF_8);
            try (OperationLines lines = OperationLines.of("history", new ByteArrayInputStream(line))) {
                assertThat(Objects.requireNonNull(lines.next()).ask()).isEqualTo(ask);
            }
        }
    }
}
