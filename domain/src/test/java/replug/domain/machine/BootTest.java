package replug.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import replug.domain.linux.Area;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelProfile;
import replug.domain.linux.Phase;
import replug.domain.machine.Event.MachineBooted;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.NodeMask;
import replug.domain.memory.Resource;
import replug.domain.memory.Sections;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/** A machine that the model boots, and what can be asked of it then: kernel-spec 3, 4, 13. */
class BootTest {
    private static final long BASE = 0x8000_0000L;
    private static final long G = 1L << 30;
    private static final long BLOCK = 128 << 20;

    private static BootParameters parameters(PagingMode mode) {
        return BootParameters.of(mode, List.of(new BootRam(BASE, 2 * G, 0, true)));
    }

    private static BootParameters with(BootParameters known, KernelProfile switches, boolean kasan, boolean memmap) {
        return new BootParameters(
                known.mode(),
                known.kernel(),
                switches,
                known.ram(),
                known.kernelAddress(),
                known.imageSizes(),
                known.structPageBytes(),
                kasan,
                true,
                false,
                false,
                memmap,
                true,
                9,
                "offline",
                "contig-zones",
                known.nodes());
    }

    private static MachineBooted boot(BootParameters parameters) {
        return (MachineBooted) Hotplug.decide(null, new Command.BootMachine(parameters, "a test"))
                .getFirst();
    }

    private static Machine booted(BootParameters parameters) {
        return Hotplug.evolve(null, boot(parameters));
    }

    private static Event ask(Machine machine, Operation operation) {
        return Hotplug.decide(machine, new Command.Ask(operation, Circumstances.NONE, null))
                .getFirst();
    }

    private static Machine after(Machine machine, Operation... operations) {
        Machine state = machine;
        for (Operation operation : operations) {
            Event event = ask(state, operation);
            assertThat(event).isNotInstanceOf(Event.Refused.class);
            state = Hotplug.evolve(state, event);
        }
        return state;
    }

    @ParameterizedTest
    @EnumSource
    void the_same_parameters_boot_the_same_machine_and_its_event_alone_rebuilds_it(PagingMode mode) {
        for (boolean kasan : new boolean[] {false, true}) {
            BootParameters parameters = with(parameters(mode), KernelProfile.of("6.12.107"), kasan, false);
            MachineBooted event = boot(parameters);

            assertThat(event).isEqualTo(boot(parameters));
            assertThat(Hotplug.evolve(null, event).digest())
                    .isEqualTo(Hotplug.evolve(null, event).digest());
            assertThat(Hotplug.evolve(null, event).isFollowed()).isFalse();
            assertThat(event.outcome().note()).isEqualTo("a test");
        }
    }

    @Test
    void the_parts_of_boot_come_in_the_kernels_order() {
        assertThat(phases("6.12.107"))
                .containsExactly(
                        Phase.Name.LINEAR_MAPPING,
                        Phase.Name.KERNEL_IMAGE,
                        Phase.Name.BOOT_VMEMMAP,
                        Phase.Name.BOOT_SHADOW,
                        Phase.Name.ZONES,
                        Phase.Name.PREALLOCATION,
                        Phase.Name.MARK_RODATA);
        assertThat(phases("7.2.13").subList(1, 4))
                .containsExactly(Phase.Name.KERNEL_IMAGE, Phase.Name.BOOT_SHADOW, Phase.Name.BOOT_VMEMMAP);
    }

    private static List<Phase.Name> phases(String release) {
        BootParameters parameters = with(parameters(PagingMode.SV48), KernelProfile.of(release), true, false);
        return boot(parameters).outcome().phases().stream().map(Phase::name).toList();
    }

    @ParameterizedTest
    @EnumSource
    void no_frame_is_used_twice_and_no_table_lies_in_a_free_one(PagingMode mode) {
        Machine machine = booted(with(parameters(mode), KernelProfile.of("6.12.107"), true, false));
        long[] tables = new long[1];

        machine.tables().forEachRun(machine.facts().layout().cuts(), run -> {
            assertThat(machine.memory().free().contains(new FrameRange(run.table() >>> 12, 1)))
                    .as("table 0x%x", run.table())
                    .isFalse();
            for (int i = 0; i < run.count() && Pte.isTable(run.word(i), run.level()); i++) {
                tables[0]++;
                assertThat(machine.memory().free().contains(new FrameRange(Pte.pa(run.word(i)) >>> 12, 1)))
                        .isFalse();
            }
        });
        assertThat(tables[0]).isPositive();
    }

    @Test
    void the_page_allocator_has_what_nothing_in_iomem_claims_but_for_the_tables_it_gave_since() {
        Machine machine = booted(parameters(PagingMode.SV48));
        long claimed = 0;
        for (Resource line : machine.memory().resources().lines()) {
            claimed += line.depth() == 1 ? (line.last() >>> 12) - (line.start() >>> 12) + 1 : 0;
        }
        long initPages = (0x806c_f000L - 0x8040_0000L) / 4096;
        long prealloc = 64 + 3 + 127;

        assertThat(machine.memory().free().count())
                .isEqualTo(2 * G / 4096 - claimed + initPages - prealloc - 1); // The last: init data's leaf was split.
    }

    @Test
    void iomem_shows_ram_the_image_and_what_memblock_kept() {
        assertThat(booted(parameters(PagingMode.SV48)).memory().resources().text())
                .containsExactly(
                        "80000000-ffffffff : System RAM",
                        "  80200000-80201fff : Reserved",
                        "  80202000-80deffff : Kernel image",
                        "    80202000-80482327 : Kernel code",
                        "    80a00000-80bfffff : Kernel rodata",
                        "    80c00000-80d7b9ff : Kernel data",
                        "    80d7c000-80deffff : Kernel bss",
                        "  80df0000-80dfffff : Reserved",
                        "  fde00000-ffdfffff : Reserved",
                        "  ffffa000-ffffffff : Reserved");
    }

    @Test
    void memory_management_knows_blocks_sections_zones_and_nodes() {
        BootParameters parameters = new BootParameters(
                PagingMode.SV48,
                "6.12.107",
                null,
                List.of(new BootRam(0x1_4000_0000L, G, 1, true), new BootRam(BASE, 3 * G, 0, true)),
                null,
                parameters(PagingMode.SV48).imageSizes(),
                64,
                false,
                true,
                false,
                false,
                true,
                true,
                9,
                "online_movable",
                "auto-movable",
                NodeMask.of(0, 1, 2));
        Machine machine = booted(parameters);

        assertThat(machine.blocks().runs())
                .containsExactly(
                        new Run(16, 16, State.ONLINE, "DMA32", 0),
                        new Run(32, 8, State.ONLINE, "Normal", 0),
                        new Run(40, 8, State.ONLINE, "Normal", 1));
        assertThat(machine.memory().sections().runs()).containsExactly(new Sections.Run(16, 32, Sections.ALL, true));
        assertThat(machine.memory().nodes().possible()).isEqualTo(NodeMask.of(0, 1, 2));
        assertThat(machine.memory().nodes().online()).isEqualTo(NodeMask.of(0, 1));
        assertThat(machine.memory().policy().autoOnline()).isEqualTo("online_movable");
        assertThat(machine.memory().policy().policy()).isEqualTo("auto-movable");
        assertThat(machine.maxPfn()).isEqualTo(0x18_0000L);
        assertThat(machine.facts().memmapOnMemory()).isTrue();
        Zone dma32 = machine.memory().zones().zone(0, ZoneType.DMA32);
        assertThat(dma32.present()).isEqualTo(2 * G / 4096);
        assertThat(dma32.managed()).isBetween(dma32.present() - 3072, dma32.present() - 1024);
    }

    /** Kernel-spec 13, add_memory(0, 0x100000000, 0x8000000). */
    @ParameterizedTest
    @CsvSource({
        "SV39, ffffffd680000000, ffffffc502000000",
        "SV48, ffffaf8080000000, ffff8d8002000000",
        "SV57, ff60000080000000, ff1c000002000000"
    })
    void memory_that_is_added_appears_as_in_the_worked_examples(PagingMode mode, String direct, String memmap) {
        Machine machine = after(booted(parameters(mode)), new Operation.AddMemory(0, 0x1_0000_0000L, BLOCK, 0));
        long va = Long.parseUnsignedLong(direct, 16);

        assertThat(machine.tables().word(va, 1)).isEqualTo(0x4000_00e7L);
        assertThat(machine.tables().word(va + 63 * (2 << 20), 1)).isEqualTo(0x41f8_00e7L);
        assertThat(machine.tables().word(Long.parseUnsignedLong(memmap, 16), 1) & Pte.LOW_BITS)
                .isEqualTo(0xe7);
        assertThat(machine.maxPfn()).isEqualTo(0x10_8000L);
        assertThat(machine.blocks().block(32)).isEqualTo(new Run(32, 1, State.OFFLINE, null, 0));
    }

    /** Kernel-spec 13.2, on a machine of 2 GiB. */
    @Test
    void the_larger_adds_of_the_worked_examples_take_the_leaves_said_there() {
        Machine machine = after(
                booted(parameters(PagingMode.SV48)),
                new Operation.AddMemory(0, 0x1_4000_0000L, G, 0),
                new Operation.AddMemory(0, 0x1_a000_0000L, 2 * G, 0));
        long direct = 0xffff_af80_0000_0000L;

        assertThat(machine.tables().word(direct + 3 * G, 2)).isEqualTo(0x5000_00e7L);
        assertThat(Pte.isPointer(machine.tables().word(direct + 4 * G, 2))).isTrue();
        assertThat(machine.tables().word(direct + 5 * G, 2)).isEqualTo(0x7000_00e7L);
        assertThat(Pte.isPointer(machine.tables().word(direct + 6 * G, 2))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void adding_and_removing_leaves_every_entry_as_boot_made_it(PagingMode mode) {
        for (boolean memmap : new boolean[] {false, true}) {
            Machine booted = booted(with(parameters(mode), KernelProfile.of("6.12.107"), false, memmap));

            Machine machine = after(
                    booted,
                    new Operation.AddMemory(0, 0x1_0000_0000L, 8 * BLOCK, memmap ? 2 : 0),
                    new Operation.SetMemoryBlockState(32, "online_movable"),
                    new Operation.SetMemoryBlockState(32, "offline"),
                    new Operation.RemoveMemory(0x1_0000_0000L, 8 * BLOCK));

            assertThat(machine.digest()).isEqualTo(booted.digest());
            assertThat(machine.blocks()).isEqualTo(booted.blocks());
            assertThat(machine.memory().free()).isEqualTo(booted.memory().free());
        }
    }

    @ParameterizedTest
    @EnumSource
    void with_kasan_an_online_block_has_shadow_beside_that_of_boot(PagingMode mode) {
        Machine booted = booted(with(parameters(mode), KernelProfile.of("6.12.107"), true, false));
        long shadow = ((0x8000_0000L + booted.facts().layout().start(Area.DIRECT_MAP)) >>> 3) + 0xdfff_ffff_0000_0000L;

        Machine online = after(
                booted,
                new Operation.AddMemory(0, 0x1_0000_0000L, BLOCK, 0),
                new Operation.SetMemoryBlockState(32, "online"));

        assertThat(booted.tables().word(shadow, 0)).isZero();
        assertThat(online.tables().word(shadow, 0) & Pte.LOW_BITS).isEqualTo(0xe7);
    }

    @Test
    void without_memory_hotplug_everything_is_refused() {
        KernelProfile switches = KernelProfile.of("6.12.107").withMemoryHotplug(false);
        Machine machine = booted(with(parameters(PagingMode.SV48), switches, false, false));

        assertThat(ask(machine, new Operation.AddMemory(0, 0x1_0000_0000L, BLOCK, 0)))
                .isInstanceOfSatisfying(
                        Event.Refused.class,
                        refused -> assertThat(refused.refusal().check()).isEqualTo(Check.MEMORY_HOTPLUG));
        assertThat(machine.rootEntries().get(Area.VMEMMAP))
                .isNotNull()
                .satisfies(roots -> assertThat(roots.preallocated()).isZero());
    }

    @Test
    void a_machine_boots_once() {
        Machine machine = booted(parameters(PagingMode.SV48));

        assertThatThrownBy(() -> Hotplug.decide(machine, new Command.BootMachine(parameters(PagingMode.SV48), null)))
                .isInstanceOf(ImpossibleHistory.class)
                .hasMessage("the machine has booted already");
    }

    @Test
    void memory_beyond_the_linear_mappings_reach_is_dropped() {
        Machine machine = booted(BootParameters.of(
                PagingMode.SV39, List.of(new BootRam(BASE, 2 * G, 0, true), new BootRam(100 * G, 60 * G, 0, true))));

        assertThat(machine.memory().resources().text())
                .contains("1900000000-207fffffff : System RAM")
                .noneMatch(line -> line.startsWith("2080000000"));
        PageTable tables = machine.tables();
        assertThat(tables.word(0xffff_ffd6_0000_0000L + 128 * G - 1, 1)).isNotZero();
        assertThat(tables.word(0xffff_ffd6_0000_0000L + 128 * G, 1)).isZero();
    }
}
