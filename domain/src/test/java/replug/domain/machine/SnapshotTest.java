package replug.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import replug.domain.machine.Event.MachineBooted;
import replug.domain.paging.PagingMode;

class SnapshotTest {
    private static void assertRestored(Machine machine) {
        Machine restored = Snapshot.of(machine).machine();

        assertThat(restored.facts()).isEqualTo(machine.facts());
        assertThat(restored.tables().diff(machine.tables())).isEmpty();
        assertThat(restored.digest()).isEqualTo(machine.digest());
        assertThat(restored.preallocatedRootEntries()).isEqualTo(machine.preallocatedRootEntries());
        assertThat(restored.memory()).isEqualTo(machine.memory());
        assertThat(restored.isFollowed()).isEqualTo(machine.isFollowed());
        assertThat(restored.isStopped()).isEqualTo(machine.isStopped());
    }

    @ParameterizedTest
    @EnumSource
    void a_machine_that_was_asked_is_restored_and_decides_alike(PagingMode mode) {
        Machine machine = Model.after(
                Model.booted(mode),
                Model.add(Model.START, 3 * Model.BLOCK),
                Model.state(32, "online_movable"),
                Model.remove(Model.START + Model.BLOCK, Model.BLOCK));

        assertRestored(machine);
        Operation next = Model.add(Model.START + 5 * Model.BLOCK, Model.GIB);
        assertThat(Model.ask(Snapshot.of(machine).machine(), next)).isEqualTo(Model.ask(machine, next));
    }

    @Test
    void a_machine_that_was_followed_is_restored_as_one_and_so_is_one_that_stopped() {
        Machine booted = Machines.booted();
        Machine followed = Hotplug.evolve(
                booted,
                Hotplug.decide(
                                booted,
                                new Command.ObserveOperation(
                                        new Operation.AddMemory(0, 1L << 32, Machines.BLOCK, 0),
                                        0,
                                        Machines.withBlockAt(1L << 32),
                                        Machines.seen(null, 0x10_8000L),
                                        List.of(),
                                        null))
                        .getFirst());
        Machine stopped = Hotplug.evolve(
                followed,
                Hotplug.decide(followed, new Command.ObserveStop(List.of(), null))
                        .getFirst());

        assertThat(followed.isFollowed()).isTrue();
        assertRestored(followed);
        assertThat(stopped.isStopped()).isTrue();
        assertRestored(stopped);
    }

    @Test
    void a_state_that_no_machine_can_be_in_is_refused() {
        Snapshot snapshot = Snapshot.of(Machines.booted());
        MachineBooted boot = snapshot.boot();
        MachineFacts facts = Model.booted(PagingMode.SV48).facts();

        Snapshot other =
                new Snapshot(new MachineBooted(facts, boot.preallocatedRootEntries(), boot.outcome()), false, false);

        assertThatThrownBy(other::machine).isInstanceOf(ImpossibleHistory.class);
    }
}
