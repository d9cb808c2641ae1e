package replug.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import replug.domain.linux.Area;
import replug.domain.linux.Phase;
import replug.domain.linux.RootEntries;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.MemoryChanges;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Words;

class HotplugTest {
    private static final long START = 0x1_0000_0000L;
    private static final Operation ADD = new Operation.AddMemory(0, START, Machines.BLOCK, 0);
    private static final Operation REMOVE = new Operation.RemoveMemory(START, Machines.BLOCK);

    private static Command.ObserveOperation seen(Operation operation, int result, PageTable tables, String... log) {
        return new Command.ObserveOperation(operation, result, tables, SeenMemory.NOTHING, List.of(log), null);
    }

    private static Machine after(Machine machine, Command... commands) {
        Machine state = machine;
        for (Command command : commands) {
            for (Event event : Hotplug.decide(state, command)) {
                state = Hotplug.evolve(state, event);
            }
        }
        return state;
    }

    @Test
    void a_boot_writes_the_whole_table_into_an_empty_root() {
        Machine machine = Machines.booted();

        assertThat(machine.digest()).isEqualTo(Machines.TABLES.digest());
        assertThat(machine.blocks().runs()).containsExactly(new Run(16, 8, State.ONLINE, "DMA32", 0));
    }

    @Test
    void root_entries_that_were_only_preallocated_are_told_apart_from_used_ones() {
        Machine machine = Machines.booted();
        PageTable used = machine.tables().edit(edit -> edit.set(0xffff_8e00_0000_0000L, 2, 1, 0x2090_0001L, 0));

        Machine later = after(machine, seen(ADD, 0, used));

        assertThat(machine.rootEntries().get(Area.VMEMMAP)).isEqualTo(new RootEntries.Count(1, 3, 0));
        assertThat(later.rootEntries().get(Area.VMEMMAP)).isEqualTo(new RootEntries.Count(2, 2, 1));
        assertThat(later.rootEntries().get(Area.DIRECT_MAP)).isEqualTo(new RootEntries.Count(1, 0, 0));
    }

    @Test
    void memory_that_was_added_is_an_event_with_its_writes_and_an_offline_block() {
        PageTable tables = Machines.withBlockAt(START);

        List<Event> events = Hotplug.decide(Machines.booted(), seen(ADD, 0, tables));

        assertThat(events).singleElement().isInstanceOfSatisfying(Event.MemoryAdded.class, added -> {
            assertThat(added.operation()).isEqualTo(ADD);
            assertThat(added.outcome()
                            .writes()
                            .mapToLong(TableWrite::entriesSet)
                            .sum())
                    .isEqualTo(1 + 64 + 1);
            assertThat(added.outcome().changes().blocks()).containsExactly(new Run(32, 1, State.OFFLINE, null, 0));
        });
        assertThat(Hotplug.evolve(Machines.booted(), events.getFirst()).digest())
                .isEqualTo(tables.digest());
    }

    @Test
    void add_then_remove_leads_back_to_the_same_digest() {
        Machine booted = Machines.booted();

        Machine machine = after(booted, seen(ADD, 0, Machines.withBlockAt(START)), seen(REMOVE, 0, Machines.TABLES));

        assertThat(machine.digest()).isEqualTo(booted.digest());
        assertThat(machine.blocks()).isEqualTo(booted.blocks());
    }

    @Test
    void what_the_kernel_refused_is_an_event_with_errno_and_message() {
        List<Event> events = Hotplug.decide(
                Machines.booted(),
                seen(
                        ADD,
                        -22,
                        Machines.TABLES,
                        "[    1.5] ------------[ cut here ]------------",
                        "[    1.5] Block size [0x8000000] unaligned hotplug range: start 0x1, size 0x1"));

        assertThat(events).singleElement().isInstanceOfSatisfying(Event.Refused.class, refused -> {
            assertThat(refused.refusal().errnoName()).isEqualTo("EINVAL");
            assertThat(refused.refusal().message()).startsWith("Block size [0x8000000] unaligned");
            assertThat(refused.outcome().changes().blocks()).isEmpty();
        });
    }

    @Test
    void a_block_goes_online_and_offline() {
        Machine added = after(Machines.booted(), seen(ADD, 0, Machines.withBlockAt(START)));
        PageTable tables = added.tables();

        Machine online = after(added, seen(new Operation.SetMemoryBlockState(32, "online_movable"), 0, tables));
        Machine offline = after(online, seen(new Operation.SetMemoryBlockState(32, "offline"), 0, tables));

        assertThat(online.blocks().block(32)).isEqualTo(new Run(32, 1, State.ONLINE, "Movable", 0));
        assertThat(offline.blocks().block(32)).isEqualTo(new Run(32, 1, State.OFFLINE, null, 0));
    }

    @Test
    void nothing_happens_before_boot_twice_or_after_the_kernel_stopped() {
        Machine booted = Machines.booted();
        Machine stopped = after(booted, new Command.ObserveStop(List.of("Oops"), null));

        refused(null, seen(ADD, 0, Machines.TABLES), "has not booted yet");
        refused(
                booted,
                new Command.ObserveBoot(Machines.FACTS, Machines.seen(Machines.BLOCKS, null), Machines.TABLES, null),
                "booted already");
        refused(stopped, seen(ADD, 0, Machines.TABLES), "the kernel stopped before this");
        refused(booted, seen(ADD, 0, PageTable.empty(PagingMode.SV48, 0x1000)), "the machine's root table is");
    }

    private static void refused(@Nullable Machine machine, Command command, String message) {
        assertThatThrownBy(() -> Hotplug.decide(machine, command))
                .isInstanceOf(ImpossibleHistory.class)
                .hasMessageContaining(message);
    }

    @Test
    void an_event_that_does_not_find_what_it_wrote_over_is_an_error_that_names_the_slot() {
        TableWrite write = TableWrite.of(2, Machines.DIRECT, 0x81c0_0000L, 1, Words.of(0x1234_00e7L, 0), Words.NONE);
        Outcome outcome = new Outcome(
                0,
                List.of(new Phase(Phase.Name.OBSERVED, List.of(write), List.of(), List.of())),
                MemoryChanges.NONE,
                List.of(),
                null,
                Circumstances.NONE);

        assertThatThrownBy(() -> Hotplug.evolve(
                        Machines.booted(), new Event.MemoryRemoved((Operation.RemoveMemory) REMOVE, outcome)))
                .isInstanceOf(ImpossibleHistory.class)
                .hasMessage("slot 0 of the pud table 0x81c00000 (address 0xffffaf8000000000) holds 0x200000e7,"
                        + " expected 0x123400e7");
    }
}
