package replug.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static replug.testkit.ReplugAssertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import replug.application.fixture.Fixture;
import replug.domain.machine.Operation.AddMemory;
import replug.domain.machine.Operation.SetMemoryBlockState;
import replug.interchange.FixtureFile;

class FixtureAssertTest {
    private static final Fixture FIXTURE = fixture("online_movable");

    private static Fixture fixture(String word) {
        Scenario scenario = Scenario.given(Machines.sv48().booted());
        scenario.when(new AddMemory(0, 0x1_0000_0000L, 128 << 20, 0)).when(new SetMemoryBlockState(32, word));
        return scenario.asFixture("example");
    }

    /** The second step is asked as in {@link #FIXTURE}, but what {@code online} makes happen is expected. */
    private static Fixture altered() {
        List<Fixture.Step> steps = new ArrayList<>(FIXTURE.steps());
        Fixture.Step other = fixture("online").steps().get(1);
        steps.set(1, steps.get(1).expecting(other.expected()));
        return FIXTURE.with(steps);
    }

    @Test
    void a_history_that_is_decided_as_before_passes() {
        assertThat(FIXTURE).passes();
        assertThat(FixtureFile.of(FIXTURE)).passes();
    }

    @Test
    void one_that_goes_another_way_names_the_event_the_operation_and_what_differs() {
        assertThat(altered()).divergesAt(2);
        assertThatThrownBy(() -> assertThat(altered()).passes())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(String.format("the history of machine example goes another way at event 2,"
                        + " step 2 of 2:%n  {\"op\":\"set_memory_block_state\",\"block\":32,"
                        + "\"state\":\"online_movable\"}%n"))
                .hasMessageContaining("outcome.blocks[0].zone: expected \"Normal\", found \"Movable\"");
    }

    @Test
    void one_that_should_and_does_not_is_told_too() {
        assertThatThrownBy(() -> assertThat(FIXTURE).divergesAt(2))
                .hasMessage("the history of machine example should go another way at event 2,"
                        + " but all 2 steps are as expected");
        assertThatThrownBy(() -> assertThat(altered()).divergesAt(1))
                .hasMessageContaining("at event 1, but the history of machine example goes another way at event 2");
    }
}
