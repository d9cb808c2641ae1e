package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.application.BootSetting;
import replug.application.Change;
import replug.application.Consequences;
import replug.application.History;
import replug.application.WhatIf;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelImage.Sizes;
import replug.domain.linux.KernelProfile;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Command;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.memory.NodeMask;
import replug.domain.paging.PagingMode;

/** Whatever a machine is booted with, its parameters are found again: booting with them makes the same machine. */
class BootedWithTest {
    private static final long MIB = 1L << 20;
    private static final List<String> KERNELS = List.of("6.11.1", "6.12.3", "6.12.50", "6.12.107", "7.2.13-riscv64");
    private static final List<PagingMode> MODES = List.of(PagingMode.SV39, PagingMode.SV48, PagingMode.SV57);
    private static final List<String> STATES = List.of("offline", "online", "online_kernel", "online_movable");

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    private static BootParameters random(SplittableRandom random) {
        long base = 0x8000_0000L + 2 * MIB * random.nextInt(3);
        List<BootRam> ram = new ArrayList<>();
        ram.add(new BootRam(base, 512 * MIB, 0, true));
        if (random.nextBoolean()) {
            ram.add(new BootRam(base + 128 * MIB, MIB, 0, false));
        }
        if (random.nextBoolean()) {
            ram.add(new BootRam(base + 512 * MIB, 128 * MIB, random.nextInt(2), true));
        }
        if (random.nextInt(4) == 0) {
            ram.add(new BootRam(0x1_0000_0000L, 256 * MIB, 0, true));
        }
        String kernel = KERNELS.get(random.nextInt(KERNELS.size()));
        boolean isPatched = random.nextInt(4) == 0;
        return new BootParameters(
                MODES.get(random.nextInt(MODES.size())),
                kernel,
                isPatched ? KernelProfile.of("6.12.107").withMemoryHotplug(random.nextBoolean()) : null,
                ram,
                random.nextInt(3) == 0 ? base + 2 * MIB * (1 + random.nextInt(4)) : null,
                random.nextBoolean() ? Sizes.DEFAULT : new Sizes(9 * MIB, 3 * MIB, 4097, 2 * MIB, 3 * MIB + 5, MIB),
                random.nextInt(4) == 0 ? 56 : 64,
                random.nextInt(3) == 0,
                random.nextInt(4) > 0,
                random.nextInt(4) == 0,
                random.nextInt(5) == 0,
                random.nextBoolean(),
                random.nextInt(4) > 0,
                random.nextInt(4) == 0 ? 10 : 9,
                STATES.get(random.nextInt(STATES.size())),
                random.nextBoolean() ? "contig-zones" : "auto-movable",
                random.nextBoolean() ? NodeMask.of(0, 1, 3) : null);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_parameters_of_a_boot_are_found_again(long seed) {
        BootParameters parameters = random(new SplittableRandom(seed));
        HeldJournal journal = new HeldJournal();
        journal.add(new Command.BootMachine(parameters, null));
        History history = History.read(journal, "machine", null);

        Consequences result = new WhatIf(history, List.of(new Change.Boot(Map.of()))).run();

        assertThat(result.assumptions()).isEmpty();
        SameMachine.assertSame(result.is(), result.was(), parameters);
    }

    /** A setting is what it says: the machine is the one that is booted so in the first place. */
    @ParameterizedTest
    @MethodSource("seeds")
    void a_machine_booted_otherwise_is_the_one_that_was_booted_so(long seed) {
        BootParameters parameters = random(new SplittableRandom(seed));
        HeldJournal journal = new HeldJournal();
        journal.add(new Command.BootMachine(parameters, null));
        boolean isOn = !parameters.memmapOnMemory();

        Machine machine = new WhatIf(
                        History.read(journal, "machine", null),
                        List.of(new Change.Boot(Map.of(
                                BootSetting.MEMMAP_ON_MEMORY, isOn ? "1" : "0", BootSetting.AUTO_ONLINE, "online"))))
                .run()
                .is();

        BootParameters other = new BootParameters(
                parameters.mode(),
                parameters.kernel(),
                parameters.switches(),
                parameters.ram(),
                parameters.kernelAddress(),
                parameters.imageSizes(),
                parameters.structPageBytes(),
                parameters.kasan(),
                parameters.strictKernelRwx(),
                parameters.kfence(),
                parameters.debugPagealloc(),
                isOn,
                parameters.modules(),
                parameters.pageblockOrder(),
                "online",
                parameters.onlinePolicy(),
                parameters.nodes());
        Machine expected = Hotplug.evolve(
                null, Hotplug.decide(null, new Command.BootMachine(other, null)).getFirst());
        SameMachine.assertSame(machine, expected, parameters);
    }
}
