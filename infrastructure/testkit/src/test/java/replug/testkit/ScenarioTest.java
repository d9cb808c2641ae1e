package replug.testkit;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static replug.testkit.ReplugAssertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import replug.domain.machine.Check;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Event.MemoryAdded;
import replug.domain.machine.Event.MemoryBlockOnlined;
import replug.domain.machine.Hotplug;
import replug.domain.machine.ImpossibleHistory;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation.AddMemory;
import replug.domain.machine.Operation.MemremapPages;
import replug.domain.machine.Operation.RegisterDynamicMemoryGroup;
import replug.domain.machine.Operation.RemoveMemory;
import replug.domain.machine.Operation.SetMemoryBlockState;
import replug.domain.machine.Refusal.Errno;
import replug.domain.machine.Snapshot;
import replug.interchange.FixtureFile;

class ScenarioTest {
    private static final AddMemory ADD = new AddMemory(0, 0x1_0000_0000L, 128 << 20, 0);
    private static final RemoveMemory REMOVE = new RemoveMemory(0x1_0000_0000L, 128 << 20);
    private static final SetMemoryBlockState ONLINE = new SetMemoryBlockState(32, "online");
    private static final Machine BOOTED = Machines.sv48().booted();

    @Test
    void what_is_asked_happens_and_what_is_asked_next_finds_it() {
        Scenario.given(BOOTED)
                .when(ADD)
                .thenHappens(MemoryAdded.class)
                .thenResult(0)
                .thenState(machine -> assertThat(machine).block(32).isOffline())
                .when(ADD)
                .thenRefused(Errno.EEXIST)
                .thenRefused(Errno.EEXIST, Check.RESOURCE_CONFLICT)
                .thenResult(-17)
                .thenNothingChanges()
                .when(ONLINE, new Circumstances(List.of(), null, null, Errno.EPERM.number(), null))
                .thenRefused(Errno.EPERM)
                .when(ONLINE)
                .thenIsDone()
                .thenEvent(event -> assertThat(event).isInstanceOf(MemoryBlockOnlined.class))
                .when(new RegisterDynamicMemoryGroup(0, 32768))
                .thenResult(0);
    }

    @Test
    void a_kernel_that_stops_is_told_and_asked_no_more() {
        Scenario scenario = Scenario.given(BOOTED);
        scenario.when(new RemoveMemory(0x1_0000_0001L, 128 << 20)).thenStops();

        assertThat(scenario.machine()).hasStopped();
        assertThatThrownBy(() -> scenario.when(ADD)).isInstanceOf(ImpossibleHistory.class);
    }

    @Test
    void events_make_a_machine() {
        Event boot = Snapshot.of(BOOTED).boot();
        Event added = event(BOOTED, ADD);

        Scenario.given(List.of(boot, added)).when(REMOVE).thenIsDone();
        Scenario.given(List.of(boot)).when(ADD).then(added);
        assertThatThrownBy(() -> Scenario.given(List.<Event>of())).hasMessageContaining("begins with its boot");
    }

    @Test
    void something_else_than_expected_is_told_with_what_was_asked() {
        assertThatThrownBy(() -> Scenario.given(BOOTED).having(ADD).when(ADD).thenHappens(MemoryAdded.class))
                .isInstanceOf(AssertionError.class)
                .hasMessage("{\"op\":\"add_memory\",\"nid\":0,\"start\":\"0x100000000\",\"size\":\"0x8000000\","
                        + "\"flags\":0}: should be MemoryAdded, but was refused: -EEXIST, by check RESOURCE_CONFLICT"
                        + " (kernel-spec 5.2 check 3)");
        assertThatThrownBy(() -> Scenario.given(BOOTED).when(ADD).thenRefused(Errno.EBUSY))
                .hasMessageEndingWith("should be refused with -EBUSY, but is MemoryAdded, memory-added, result 0");
        assertThatThrownBy(() -> Scenario.given(BOOTED).when(ADD).thenRefused(Errno.EBUSY, Check.BLOCKS_OFFLINE))
                .hasMessageContaining("refused with -EBUSY by check BLOCKS_OFFLINE (kernel-spec 7.1)");
        assertThatThrownBy(() -> Scenario.given(BOOTED).when(ADD).thenStops())
                .hasMessageContaining("should be what stops the kernel, but is MemoryAdded");
        assertThatThrownBy(() -> Scenario.given(BOOTED).when(ADD).thenResult(1))
                .hasMessageContaining("should be 1, but is MemoryAdded, memory-added, result 0");
        assertThatThrownBy(() -> Scenario.given(BOOTED).having(ADD, ADD))
                .hasMessageContaining("should be done, but was refused: -EEXIST");
        assertThatThrownBy(() -> Scenario.given(BOOTED).when(ADD).thenNothingChanges())
                .hasMessageContaining("0xffffaf8080000000 pmd x64: is 0x00000000400000e7 (DAG..WRV), should be empty");
    }

    private static Event event(Machine machine, AddMemory add) {
        return Hotplug.decide(machine, new Ask(add, Circumstances.NONE, null)).getFirst();
    }

    @Test
    void another_event_is_told_entry_by_entry() {
        Event elsewhere = event(BOOTED, new AddMemory(0, 0x1_0800_0000L, 128 << 20, 0));

        assertThatThrownBy(() -> Scenario.given(BOOTED).when(ADD).then(elsewhere))
                .hasMessageContaining("goes another way:")
                .hasMessageContaining(
                        "direct 0xffffaf8080000000 pmd x64: expected nothing," + " found 0x00000000400000e7 DAG..WRV");
        assertThatThrownBy(() -> Scenario.given(BOOTED).having(ADD).when(ADD).then(event(BOOTED, ADD)))
                .hasMessageContaining("what is expected cannot follow");
    }

    @Test
    void a_scenario_can_be_kept_as_a_fixture_and_given_again() {
        Scenario asked = Scenario.given(BOOTED);
        asked.when(ADD).when(new MemremapPages(0x1_4000_0000L, 2 << 20, null)).when(ONLINE);

        FixtureFile kept = FixtureFile.of(asked.asFixture("m"));

        assertThat(kept).passes();
        Scenario again = Scenario.given(kept);
        again.whenEvent(1, ADD).thenHappens(MemoryAdded.class);
        assertThatIllegalStateException().isThrownBy(() -> again.asFixture("m"));
        assertThatThrownBy(() -> again.whenEvent(3, ADD))
                .isInstanceOf(AssertionError.class)
                .hasMessage("event 3 of machine m should be %s, but is %s".formatted(ADD, ONLINE));
        assertThatThrownBy(() -> again.whenEvent(4, ADD)).hasMessage("the fixture of machine m has no event 4");
        assertThatIllegalStateException()
                .isThrownBy(() -> Scenario.given(BOOTED).whenEvent(1, ADD))
                .withMessage("no fixture was given that could have event 1");
    }
}
