package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event.Refused;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.paging.PagingMode;
import replug.interchange.OperationLines;

class RandomHistoryTest {
    private static List<RandomHistory.Step> history(long seed, int operations) {
        return new RandomHistory(seed).steps(Machines.sv48().booted(), operations);
    }

    private static List<Ask> asked(List<RandomHistory.Step> steps) {
        return steps.stream().map(RandomHistory.Step::ask).toList();
    }

    @Test
    void the_same_seed_asks_the_same() {
        List<Ask> asked = asked(history(7, 60));

        assertThat(asked(history(7, 60))).isEqualTo(asked).hasSize(60);
        assertThat(asked(history(8, 60))).isNotEqualTo(asked);
    }

    @Test
    void what_happens_follows_from_what_was_before() {
        Machine machine = Machines.sv48().booted();
        for (RandomHistory.Step step : history(3, 100)) {
            assertThat(step.before().digest()).isEqualTo(machine.digest());
            assertThat(Hotplug.decide(machine, step.ask())).containsExactly(step.event());
            machine = Hotplug.evolve(machine, step.event());
            assertThat(step.after().digest()).isEqualTo(machine.digest());
        }
    }

    @Test
    void some_are_refused_unless_only_valid_ones_are_wanted() {
        List<RandomHistory.Step> valid =
                new RandomHistory(5).validSteps(Machines.sv48().booted(), 100);

        assertThat(history(5, 100)).extracting(RandomHistory.Step::event).hasAtLeastOneElementOfType(Refused.class);
        assertThat(valid).extracting(RandomHistory.Step::event).doesNotHaveAnyElementsOfTypes(Refused.class);
        assertThat(valid).hasSize(100);
    }

    @Test
    void it_boots_machines_of_all_modes() {
        Set<PagingMode> modes = EnumSet.noneOf(PagingMode.class);
        for (long seed = 0; seed < 20; seed++) {
            Machine machine = new RandomHistory(seed).boot();
            assertThat(new RandomHistory(seed).boot().digest()).isEqualTo(machine.digest());
            modes.add(machine.facts().mode());
        }
        assertThat(modes).containsExactly(PagingMode.values());
    }

    @Test
    void what_it_asks_can_be_kept_as_lines_and_asked_again() {
        List<Ask> asked = asked(history(9, 200));

        for (Ask ask : asked) {
            byte[] line = OperationLines.line(ask).getBytes(StandardCharsets.UTF_8);
            try (OperationLines lines = OperationLines.of("history", new ByteArrayInputStream(line))) {
                assertThat(Objects.requireNonNull(lines.next()).ask()).isEqualTo(ask);
            }
        }
    }
}
