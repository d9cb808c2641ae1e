package replug.testkit;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static replug.domain.memory.ZoneType.MOVABLE;
import static replug.domain.memory.ZoneType.NORMAL;
import static replug.domain.paging.Pte.A;
import static replug.domain.paging.Pte.D;
import static replug.domain.paging.Pte.G;
import static replug.domain.paging.Pte.R;
import static replug.domain.paging.Pte.W;
import static replug.testkit.ReplugAssertions.assertThat;

import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation.AddMemory;
import replug.domain.machine.Operation.RegisterStaticMemoryGroup;
import replug.domain.machine.Operation.SetMemoryBlockState;
import replug.domain.paging.FrameRange;
import replug.domain.paging.TableEdit;

class MachineAssertTest {
    private static final long START = 0x1_0000_0000L;
    private static final long BLOCK = 128 << 20;
    private static final int MEMMAP_ON_MEMORY = 2;

    private static final Machine BOOTED =
            Machines.sv48().withKasan().withMemmapOnMemory().booted();

    /** Block 32 is online and movable, 33 offline, 34 offline with struct pages of its own. */
    private static final Machine MACHINE = Scenario.given(BOOTED)
            .having(
                    new AddMemory(0, START, 2 * BLOCK, 0),
                    new AddMemory(0, START + 2 * BLOCK, BLOCK, MEMMAP_ON_MEMORY),
                    new SetMemoryBlockState(32, "online_movable"))
            .machine();

    private static void fails(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(message);
    }

    @Test
    void a_machine_is_as_it_is() {
        assertThat(MACHINE)
                .hasDirectMap(START, 2 * BLOCK)
                .ofLeaves(Leaf.PMD)
                .with(R, W, G, A, D)
                .and()
                .hasDirectMap(FrameRange.ofBytes(START + (1 << 20), BLOCK))
                .and()
                .hasNoDirectMap(START + 3 * BLOCK, BLOCK)
                .hasVmemmap(START, 3 * BLOCK)
                .ofLeaves(Leaf.PMD)
                .and()
                .hasNoVmemmap(START + 3 * BLOCK, BLOCK)
                .hasShadow(START, BLOCK)
                .ofLeaves(Leaf.PTE)
                .and()
                .hasNoShadow(START + BLOCK, BLOCK)
                .block(32)
                .isOnline()
                .isOnlineIn(MOVABLE)
                .isOnNode(0)
                .hasNoMemmapOnMemory()
                .and()
                .blocks(33, 2)
                .isOffline()
                .and()
                .block(34)
                .hasMemmapOnMemory()
                .and()
                .blocks(35, 5)
                .isAbsent()
                .and()
                .zone(0, MOVABLE)
                .hasPresentPages(32768)
                .hasManagedPages(32768)
                .spans(FrameRange.ofBytes(START, BLOCK))
                .and()
                .zone(1, NORMAL)
                .isEmpty()
                .and()
                .hasMaxPfn(0x11_8000)
                .isRunning()
                .hasTablesDigest(MACHINE.digest().toString())
                .hasSameStateAs(Scenario.given(MACHINE).machine());
    }

    @Test
    void a_group_is_told_of_its_blocks() {
        Machine grouped = Scenario.given(BOOTED)
                .having(new RegisterStaticMemoryGroup(0, 65536), new AddMemory(0, START, BLOCK, 4))
                .machine();

        assertThat(grouped).block(32).isInGroup(0);
        fails(
                () -> assertThat(grouped).block(32).isInGroup(1),
                "memory block 32 (0x0000000100000000-0x0000000107ffffff) should be in memory group 1,"
                        + " but is offline, of node 0, in memory group 0");
    }

    @Test
    void what_is_not_mapped_is_named() {
        fails(
                () -> assertThat(MACHINE).hasDirectMap(START, 4 * BLOCK),
                "the direct map of 0x0000000100000000-0x000000011fffffff, at 0xffffaf8080000000-0xffffaf809fffffff,"
                        + " should be mapped, but 0xffffaf8098000000 is not:"
                        + " the walk ends at the pmd level: the entry is empty");
        fails(
                () -> assertThat(MACHINE).hasShadow(START + BLOCK, BLOCK),
                "KASAN's shadow of 0x0000000108000000-0x000000010fffffff, at 0xfffff5ef11000000-0xfffff5ef11ffffff,"
                        + " should be mapped, but 0xfffff5ef11000000 is not:"
                        + " the walk ends at the pmd level: the entry is empty");
        fails(
                () -> assertThat(MACHINE).hasDirectMap(0x1000, 0x1000),
                "the direct map of 0x0000000000001000-0x0000000000001fff, at 0xffffaf7f80001000-0xffffaf7f80001fff,"
                        + " should be mapped, but that lies outside of its area");
    }

    @Test
    void what_is_mapped_elsewhere_is_named() {
        Machine moved = with(MACHINE, edit -> edit.set(0xffff_af80_8020_0000L, 1, 1, 0x4000_00e7L, 0));

        fails(
                () -> assertThat(moved).hasDirectMap(START, BLOCK),
                "the direct map of 0x0000000100000000-0x0000000107ffffff, at 0xffffaf8080000000-0xffffaf8087ffffff,"
                        + " should be mapped, but 0xffffaf8080200000 is mapped to physical 0x0000000100000000,"
                        + " not to 0x0000000100200000");
    }

    private static Machine with(Machine machine, Consumer<TableEdit> edit) {
        return new Machine(
                machine.facts(),
                machine.tables().edit(edit),
                machine.preallocatedRootEntries(),
                machine.memory(),
                false,
                false);
    }

    @Test
    void what_is_mapped_though_it_should_not_be_is_named() {
        fails(
                () -> assertThat(MACHINE).hasNoDirectMap(START - BLOCK, 3 * BLOCK),
                "the direct map of 0x00000000f8000000-0x000000010fffffff, at 0xffffaf8078000000-0xffffaf808fffffff,"
                        + " should not be mapped, but 0xffffaf8080000000 has a pmd entry:"
                        + " 0x00000000400000e7 (DAG..WRV)");
    }

    @Test
    void leaves_of_another_size_or_with_other_bits_are_named() {
        fails(
                () -> assertThat(MACHINE).hasDirectMap(START, BLOCK).ofLeaves(Leaf.PUD),
                "the direct map of 0x0000000100000000-0x0000000107ffffff, at 0xffffaf8080000000-0xffffaf8087ffffff,"
                        + " should have leaves of 0x40000000 bytes (PUD), but 0xffffaf8080000000 is in one of"
                        + " 0x200000 bytes, a pmd entry: 0x00000000400000e7 (DAG..WRV)");
        fails(
                () -> assertThat(MACHINE).hasDirectMap(START, BLOCK).with(R, G),
                "the direct map of 0x0000000100000000-0x0000000107ffffff, at 0xffffaf8080000000-0xffffaf8087ffffff,"
                        + " should have leaves with ..G...RV, but the one of 0xffffaf8080000000 is"
                        + " 0x00000000400000e7 (DAG..WRV)");
    }

    @Test
    void blocks_in_another_state_are_named() {
        fails(
                () -> assertThat(MACHINE).block(32).isOnlineIn(NORMAL),
                "memory block 32 (0x0000000100000000-0x0000000107ffffff) should be online in Normal,"
                        + " but is online in Movable, of node 0");
        fails(
                () -> assertThat(MACHINE).blocks(31, 4).isOffline(),
                "memory blocks 31-34 (0x00000000f8000000-0x0000000117ffffff) should be offline,"
                        + " but memory block 31 (0x00000000f8000000-0x00000000ffffffff) is absent");
        fails(
                () -> assertThat(MACHINE).block(34).hasNoMemmapOnMemory(),
                "memory block 34 (0x0000000110000000-0x0000000117ffffff) should be there, its struct pages elsewhere,"
                        + " but is offline, of node 0, holding 512 pages of struct pages");
        fails(
                () -> assertThat(MACHINE).block(33).isAbsent(),
                "memory block 33 (0x0000000108000000-0x000000010fffffff) should be absent, but is offline, of node 0");
    }

    @Test
    void numbers_are_named() {
        fails(
                () -> assertThat(MACHINE).zone(0, MOVABLE).hasManagedPages(3),
                "zone Movable of node 0: managed pages should be 3 (0x3), but is 32768 (0x8000)");
        fails(() -> assertThat(MACHINE).hasMaxPfn(0x100), "max_pfn should be 0x100, but is 0x118000");
        fails(() -> assertThat(MACHINE).hasStopped(), "the kernel should have stopped, but runs");
    }

    @Test
    void another_state_is_told_entry_by_entry_and_block_by_block() {
        assertThatThrownBy(() -> assertThat(MACHINE).hasSameStateAs(BOOTED))
                .hasMessageContaining("0xffffaf8080000000 pmd x192: is 0x00000000400000e7 (DAG..WRV), should be empty")
                .hasMessageContaining("memory block 32 (0x0000000100000000-0x0000000107ffffff): is online in Movable")
                .hasMessageContaining("zone Movable of node 0: is 32768 present")
                .hasMessageContaining("memory.maxPfn: is 0x118000, should be 0xc0000");
    }

    @Test
    void a_range_that_is_not_whole_pages_is_no_range() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(MACHINE).hasDirectMap(0x1_0000_0001L, 0x1000))
                .withMessage("expected whole pages, found 0x1000 bytes from 0x0000000100000001 on");
    }
}
