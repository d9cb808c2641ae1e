package replug.testkit;

import java.util.List;
import java.util.SplittableRandom;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.paging.PagingMode;

/** Operations and circumstances by chance, most of them such that they concern memory that is there. */
final class RandomOperations {
    private static final long MIB = 1L << 20;
    private static final List<String> STATES =
            List.of("online", "online_kernel", "online_movable", "offline", "offline", "bogus");
    private static final List<String> AUTO_ONLINE = List.of("offline", "online", "online_kernel", "online_movable");
    private static final String PARAMETERS = "/sys/module/memory_hotplug/parameters/";

    private final SplittableRandom random;

    RandomOperations(SplittableRandom random) {
        this.random = random;
    }

    Operation operation(Machine machine) {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> add(machine);
            case 5, 6 -> new Operation.RemoveMemory(start(machine), blocks(machine));
            case 7, 8 -> removeSome(machine);
            case 9, 10 -> new Operation.OfflineAndRemoveMemory(start(machine), blocks(machine));
            case 11, 12, 13, 14, 15 -> state(machine);
            case 16 -> new Operation.MemremapPages(start(machine) + 2 * MIB * random.nextInt(64), device(), order());
            case 17 -> unmap(machine);
            case 18 -> sysfs();
            default -> group();
        };
    }

    private Operation add(Machine machine) {
        int flags = random.nextInt(3) == 0 ? random.nextInt(8) : 2 * random.nextInt(2);
        int node = random.nextInt(8) == 0 ? 5 : 0;
        long start = random.nextInt(12) == 0 ? start(machine) + MIB : start(machine);
        long size = random.nextInt(12) == 0 ? random.nextInt(256) * MIB : blocks(machine);
        return random.nextInt(4) == 0
                ? new Operation.AddDriverManagedMemory("System RAM (kmem)", node, start, size, flags)
                : new Operation.AddMemory(node, start, size, flags);
    }

    /** An address of a block: mostly within a few gigabytes above 3 GiB, now and then far away or within RAM. */
    private long start(Machine machine) {
        long block = machine.facts().memoryBlockBytes();
        return switch (random.nextInt(10)) {
            case 0 -> 0x8000_0000L + random.nextInt(8) * block;
            case 1 -> far(machine) + random.nextInt(16) * block;
            case 2, 3 -> (4L << 30) + random.nextInt(8) * (1L << 30);
            default -> 0xc000_0000L + random.nextInt(40) * block;
        };
    }

    /** Where no table is shared with what lies near, and Sv39 still has a direct map. */
    private static long far(Machine machine) {
        return machine.facts().mode() == PagingMode.SV39 ? 0x18_0000_0000L : 0x80_0000_0000L;
    }

    private long blocks(Machine machine) {
        long block = machine.facts().memoryBlockBytes();
        return switch (random.nextInt(6)) {
            case 0 -> 1L << 30;
            case 1 -> (1L << 30) + block * random.nextInt(9);
            default -> block * (1 + random.nextInt(4));
        };
    }

    private Operation removeSome(Machine machine) {
        List<Run> runs = machine.blocks().runs();
        Run run = runs.get(random.nextInt(runs.size()));
        int first = run.first() + random.nextInt(run.count());
        int count = 1 + random.nextInt(run.end() - first);
        long block = machine.facts().memoryBlockBytes();
        return new Operation.RemoveMemory(first * block, count * block);
    }

    private Operation state(Machine machine) {
        List<Run> runs = machine.blocks().runs();
        Run run = runs.get(random.nextInt(runs.size()));
        int block = random.nextInt(12) == 0 ? random.nextInt(80) : run.first() + random.nextInt(run.count());
        boolean goesOnline = run.state() == State.OFFLINE && random.nextInt(4) > 0;
        return new Operation.SetMemoryBlockState(
                block, goesOnline ? STATES.get(random.nextInt(3)) : STATES.get(random.nextInt(STATES.size())));
    }

    private long device() {
        return random.nextInt(3) == 0 ? 1L << 30 : 2 * MIB * (1 + random.nextInt(80));
    }

    private Integer order() {
        return List.of(0, 0, 9, 18).get(random.nextInt(4));
    }

    /** Device ranges whose struct pages went with a neighbour's stop the kernel when they go; that is not asked for here. */
    private Operation unmap(Machine machine) {
        List<DeviceRange> devices = machine.memory().devices();
        if (devices.isEmpty()) {
            return new Operation.MemunmapPages(start(machine), 2 * MIB);
        }
        DeviceRange range = devices.get(random.nextInt(devices.size()));
        return new Operation.MemunmapPages(range.start(), range.size());
    }

    private Operation sysfs() {
        return switch (random.nextInt(4)) {
            case 0 ->
                new Operation.WriteSysfs(
                        PARAMETERS + "online_policy", random.nextBoolean() ? "contig-zones" : "auto-movable");
            case 1 -> new Operation.WriteSysfs(PARAMETERS + "auto_movable_ratio", String.valueOf(random.nextInt(400)));
            case 2 -> new Operation.WriteSysfs(PARAMETERS + "memmap_on_memory", "1");
            default ->
                new Operation.WriteSysfs(
                        "/sys/devices/system/memory/auto_online_blocks", AUTO_ONLINE.get(random.nextInt(4)));
        };
    }

    private Operation group() {
        return switch (random.nextInt(3)) {
            case 0 -> new Operation.RegisterStaticMemoryGroup(0, 32768L * (1 + random.nextInt(16)));
            case 1 -> new Operation.RegisterDynamicMemoryGroup(0, 16384L << random.nextInt(4));
            default -> new Operation.UnregisterMemoryGroup(random.nextInt(3));
        };
    }

    Circumstances circumstances(Machine machine) {
        return switch (random.nextInt(24)) {
            case 0 ->
                Circumstances.unmovable(
                        (0xc000_0000L + random.nextInt(40) * machine.facts().memoryBlockBytes()) >>> 12);
            case 1 -> new Circumstances(List.of(), true, null, null, null);
            case 2 -> new Circumstances(List.of(), null, 1 + random.nextInt(30), null, null);
            case 3 -> new Circumstances(List.of(), null, null, Errno.EPERM.number(), null);
            case 4 -> new Circumstances(List.of(), null, null, null, true);
            default -> Circumstances.NONE;
        };
    }
}
