package replug.testkit;

import java.util.List;
import replug.domain.linux.BootRam;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Command;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.paging.PagingMode;

/**
 * Machines that the model boots, to begin a test with: 1 GiB of RAM at 2 GiB and Linux 6.12.107, unless said otherwise.
 * Immutable: each method makes another.
 *
 * {@snippet file="ExamplesTest.java" region="machines" :
 * Machine plain = Machines.sv48().booted();
 * Machine large = Machines.sv57()
 *         .kernel("7.2.13")
 *         .ram(0x8000_0000L, 4L << 30)
 *         .withKasan()
 *         .booted();
 * }
 */
public final class Machines {
    private final BootParameters parameters;

    private Machines(BootParameters parameters) {
        this.parameters = parameters;
    }

    /** A machine of Sv39. */
    public static Machines sv39() {
        return of(PagingMode.SV39);
    }

    /** A machine of Sv48. */
    public static Machines sv48() {
        return of(PagingMode.SV48);
    }

    /** A machine of Sv57. */
    public static Machines sv57() {
        return of(PagingMode.SV57);
    }

    /** A machine of this mode. */
    public static Machines of(PagingMode mode) {
        return new Machines(BootParameters.of(mode, List.of(new BootRam(0x8000_0000L, 1 << 30, 0, true))));
    }

    /** A machine of whatever the model can boot. */
    public static Machines of(BootParameters parameters) {
        return new Machines(parameters);
    }

    /**
     * With another kernel, by its release.
     *
     * @throws IllegalArgumentException if its release is not a version
     */
    public Machines kernel(String release) {
        BootParameters p = parameters;
        return with(release, p.ram(), p.structPageBytes(), p.kasan(), p.debugPagealloc(), p.memmapOnMemory());
    }

    /** With {@code bytes} bytes of RAM from physical address {@code start} on, of node 0, and no other. */
    public Machines ram(long start, long bytes) {
        return ram(List.of(new BootRam(start, bytes, 0, true)));
    }

    /**
     * With this RAM, and no other.
     *
     * @throws IllegalArgumentException if it overlaps, or is none
     */
    public Machines ram(List<BootRam> ram) {
        BootParameters p = parameters;
        return with(p.kernel(), ram, p.structPageBytes(), p.kasan(), p.debugPagealloc(), p.memmapOnMemory());
    }

    /** With struct pages of so many bytes, which are 64 otherwise. */
    public Machines structPages(int bytes) {
        BootParameters p = parameters;
        return with(p.kernel(), p.ram(), bytes, p.kasan(), p.debugPagealloc(), p.memmapOnMemory());
    }

    /** With generic KASAN. */
    public Machines withKasan() {
        BootParameters p = parameters;
        return with(p.kernel(), p.ram(), p.structPageBytes(), true, p.debugPagealloc(), p.memmapOnMemory());
    }

    /** With debug_pagealloc: the direct map has 4 KiB leaves only. */
    public Machines withDebugPagealloc() {
        BootParameters p = parameters;
        return with(p.kernel(), p.ram(), p.structPageBytes(), p.kasan(), true, p.memmapOnMemory());
    }

    /** With a kernel that puts struct pages into added memory where it is asked to. */
    public Machines withMemmapOnMemory() {
        BootParameters p = parameters;
        return with(p.kernel(), p.ram(), p.structPageBytes(), p.kasan(), p.debugPagealloc(), true);
    }

    private Machines with(
            String kernel,
            List<BootRam> ram,
            int structPageBytes,
            boolean kasan,
            boolean debugPagealloc,
            boolean memmapOnMemory) {
        return new Machines(new BootParameters(
                parameters.mode(),
                kernel,
                parameters.switches(),
                ram,
                parameters.kernelAddress(),
                parameters.imageSizes(),
                structPageBytes,
                kasan,
                parameters.strictKernelRwx(),
                parameters.kfence(),
                debugPagealloc,
                memmapOnMemory,
                parameters.modules(),
                parameters.pageblockOrder(),
                parameters.autoOnline(),
                parameters.onlinePolicy(),
                parameters.nodes()));
    }

    /** What is booted. */
    public BootParameters parameters() {
        return parameters;
    }

    /**
     * The boot, the first event of a history.
     *
     * @throws IllegalArgumentException if it cannot boot so, as with too little RAM
     */
    public Event boot() {
        return Hotplug.decide(null, new Command.BootMachine(parameters, null)).getFirst();
    }

    /**
     * The machine after its boot.
     *
     * @throws IllegalArgumentException if it cannot boot so, as with too little RAM
     */
    public Machine booted() {
        return Hotplug.evolve(null, boot());
    }
}
