package replug.interchange;

import java.util.List;
import java.util.SplittableRandom;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelProfile;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.paging.PagingMode;

/** Machines that the model boots, and what they are asked then: the same for the same seed. */
final class SnapshotHistory {
    private static final long BLOCK = 128L << 20;
    private static final int FIRST_BLOCK = 32;
    private static final int BLOCKS = 12;
    private static final List<String> STATES = List.of("online", "online_kernel", "online_movable", "offline");

    private final SplittableRandom random;

    SnapshotHistory(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A machine with 1 GiB of RAM at 2 GiB; {@code kind} names its paging mode and switches. */
    static Machine booted(String kind) {
        return Hotplug.evolve(null, Hotplug.decide(null, boot(kind)).getFirst());
    }

    /** What boots {@link #booted} of the same kind. */
    static Command.BootMachine boot(String kind) {
        PagingMode mode = PagingMode.named(kind.substring(0, 4)).orElseThrow();
        BootParameters usual = BootParameters.of(mode, List.of(new BootRam(0x8000_0000L, 1 << 30, 0, true)));
        BootParameters parameters = new BootParameters(
                mode,
                usual.kernel(),
                KernelProfile.of(usual.kernel()).withMemoryHotplug(true),
                usual.ram(),
                null,
                usual.imageSizes(),
                usual.structPageBytes(),
                kind.contains("kasan"),
                true,
                false,
                kind.contains("debug_pagealloc"),
                kind.contains("memmap"),
                true,
                usual.pageblockOrder(),
                usual.autoOnline(),
                usual.onlinePolicy(),
                null);
        return new Command.BootMachine(parameters, null);
    }

    /** What is asked next. */
    Command.Ask next() {
        return new Command.Ask(operation(), circumstances(), null);
    }

    private Operation operation() {
        int block = FIRST_BLOCK + random.nextInt(BLOCKS);
        long start = block * BLOCK;
        long size = (1 + random.nextInt(2)) * BLOCK;
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5 -> new Operation.AddMemory(0, start, size, 2 * random.nextInt(2) + random.nextInt(2));
            case 6, 7 -> new Operation.AddDriverManagedMemory("System RAM (kmem)", 0, start, size, 0);
            case 8, 9, 10 -> new Operation.RemoveMemory(start, size);
            case 11, 12 -> new Operation.OfflineAndRemoveMemory(start, size);
            case 13 -> new Operation.MemremapPages(start + (40L << 20), 100L << 20, 0);
            case 14 -> new Operation.MemunmapPages(start + (40L << 20), 100L << 20);
            case 15 -> group();
            case 16 ->
                new Operation.WriteSysfs(
                        "/sys/devices/system/memory/auto_online_blocks", random.nextBoolean() ? "online" : "offline");
            case 17 -> random.nextInt(4) == 0 ? new Operation.FragmentFreeMemory() : group();
            default -> new Operation.SetMemoryBlockState(block, STATES.get(random.nextInt(STATES.size())));
        };
    }

    private Operation group() {
        return switch (random.nextInt(3)) {
            case 0 -> new Operation.RegisterStaticMemoryGroup(0, 65536);
            case 1 -> new Operation.RegisterDynamicMemoryGroup(0, 32768);
            default -> new Operation.UnregisterMemoryGroup(random.nextInt(3));
        };
    }

    private Circumstances circumstances() {
        return switch (random.nextInt(16)) {
            case 0 -> new Circumstances(List.of(), true, null, null, null);
            case 1 -> new Circumstances(List.of(), null, 1 + random.nextInt(20), null, null);
            default -> Circumstances.NONE;
        };
    }
}
