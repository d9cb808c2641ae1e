package replug.testkit;

import static replug.domain.memory.ZoneType.MOVABLE;
import static replug.domain.paging.Pte.A;
import static replug.domain.paging.Pte.D;
import static replug.domain.paging.Pte.G;
import static replug.domain.paging.Pte.R;
import static replug.domain.paging.Pte.W;
import static replug.testkit.Leaf.PMD;
// @start region="entry" :
import static replug.testkit.ReplugAssertions.assertThat;
// @end

import org.junit.jupiter.api.Test;
import replug.domain.machine.Event.MemoryBlockOnlined;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation.AddMemory;
import replug.domain.machine.Operation.RemoveMemory;
import replug.domain.machine.Operation.SetMemoryBlockState;
import replug.domain.machine.Refusal.Errno;
import replug.interchange.FixtureFile;

/** The examples that the documentation shows; {@code JavadocTest} holds the texts against these. */
class ExamplesTest {
    private static Machine grown() {
        return Scenario.given(Machines.sv48().booted())
                .having(new AddMemory(0, 0x1_0000_0000L, 128 << 20, 0), new SetMemoryBlockState(32, "online_movable"))
                .machine();
    }

    @Test
    void of_a_machine() {
        Machine machine = grown();
        // @start region="machine" :
        assertThat(machine)
                .hasDirectMap(0x1_0000_0000L, 128 << 20)
                .ofLeaves(PMD)
                .and()
                .hasVmemmap(0x1_0000_0000L, 128 << 20)
                .and()
                .block(32)
                .isOnlineIn(MOVABLE);
        // @end
    }

    @Test
    void of_page_tables() {
        Machine machine = grown();
        // @start region="tables" :
        assertThat(machine.tables())
                .maps(0xffff_af80_8000_0000L)
                .to(0x1_0000_0000L)
                .inLeavesOf(2 << 20)
                .with(R, W, G, A, D);
        // @end
    }

    @Test
    void of_machines_to_begin_with() {
        // @start region="machines" :
        Machine plain = Machines.sv48().booted();
        Machine large = Machines.sv57()
                .kernel("7.2.13")
                .ram(0x8000_0000L, 4L << 30)
                .withKasan()
                .booted();
        // @end
        assertThat(plain.blocks().count()).isEqualTo(8);
        assertThat(large.blocks().count()).isEqualTo(32);
    }

    @Test
    void of_a_scenario() {
        // @start region="scenario" :
        Scenario.given(Machines.sv48().booted())
                .having(new AddMemory(0, 0x1_0000_0000L, 128 << 20, 0))
                .when(new SetMemoryBlockState(32, "online_movable"))
                .thenHappens(MemoryBlockOnlined.class)
                .when(new RemoveMemory(0x1_0000_0000L, 128 << 20))
                .thenRefused(Errno.EBUSY)
                .thenState(machine -> assertThat(machine).block(32).isOnlineIn(MOVABLE));
        // @end
    }

    @Test
    void of_random_histories() {
        // @start region="random" :
        Machine machine = Machines.sv48().booted();
        for (RandomHistory.Step step : new RandomHistory(42).steps(machine, 200)) {
            assertThat(Hotplug.evolve(step.before(), step.event())).hasSameStateAs(step.after());
        }
        // @end
    }

    // @start region="fixture" :
    @ReplugFixture("kmem-slab-block")
    void goes_as_it_did(FixtureFile fixture) {
        assertThat(fixture).passes();
    }
    // @end
}
