package replug.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelImage.Sizes;
import replug.domain.linux.KernelProfile;
import replug.domain.machine.BootParameters;
import replug.domain.memory.NodeMask;
import replug.domain.memory.OnlinePolicy;
import replug.domain.paging.PagingMode;

/** Which machine and kernel to boot. */
final class BootOptions {
    @Option(names = "--mode", required = true, paramLabel = "MODE", description = "sv39, sv48 or sv57.")
    @SuppressWarnings("NullAway.Init")
    private String mode;

    @Option(
            names = "--ram",
            required = true,
            paramLabel = "RANGE",
            converter = RamRange.Converter.class,
            description = "RAM, START+SIZE or START-END with END inclusive; @NODE behind it names its NUMA node."
                    + " May be given several times.")
    @SuppressWarnings("NullAway.Init")
    private List<RamRange> ram;

    @Option(
            names = "--nomap",
            paramLabel = "RANGE",
            converter = RamRange.Converter.class,
            description = "Part of RAM that is the firmware's own and not in the linear mapping.")
    private List<RamRange> nomap = List.of();

    @Option(
            names = "--kernel",
            paramLabel = "RELEASE",
            defaultValue = "6.12.107",
            description = "What the kernel does follows from it. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String kernel;

    @Option(
            names = "--switch",
            paramLabel = "NAME=VALUE",
            description = "What the kernel does otherwise than its release, such as unmapsFoldedLevels=true; a wrong"
                    + " name lists them all. May be given several times.")
    private Map<String, String> switches = Map.of();

    @Option(
            names = "--kernel-at",
            paramLabel = "ADDR",
            converter = Numbers.Address.class,
            description = "Physical address of its image, a multiple of 2M. Default: 2M above the start of RAM.")
    private @Nullable Long kernelAt;

    @Option(names = "--text", paramLabel = "SIZE", converter = Numbers.Size.class, description = "Bytes of its text.")
    private @Nullable Long text;

    @Option(
            names = "--init-data",
            paramLabel = "SIZE",
            converter = Numbers.Size.class,
            description = "Bytes of its init data.")
    private @Nullable Long initData;

    @Option(
            names = "--rodata",
            paramLabel = "SIZE",
            converter = Numbers.Size.class,
            description = "Bytes of its read-only data.")
    private @Nullable Long rodata;

    @Option(names = "--data", paramLabel = "SIZE", converter = Numbers.Size.class, description = "Bytes of its data.")
    private @Nullable Long data;

    @Option(
            names = "--struct-page",
            paramLabel = "BYTES",
            defaultValue = "64",
            description = "Bytes of a struct page. Default: ${DEFAULT-VALUE}")
    private int structPageBytes;

    @Option(names = "--kasan", description = "Generic KASAN is built in.")
    private boolean kasan;

    @Option(names = "--kfence", description = "KFENCE has its pool.")
    private boolean kfence;

    @Option(names = "--debug-pagealloc", description = "The direct map has 4K leaves only.")
    private boolean debugPagealloc;

    @Option(names = "--no-strict-kernel-rwx", description = "Text and read-only data are not protected.")
    private boolean noStrictKernelRwx;

    @Option(names = "--no-modules", description = "Modules cannot be loaded.")
    private boolean noModules;

    @Option(names = "--no-memory-hotplug", description = "CONFIG_MEMORY_HOTPLUG is off.")
    private boolean noMemoryHotplug;

    @Option(names = "--memmap-on-memory", description = "Added memory may hold its own struct pages.")
    private boolean memmapOnMemory;

    @Option(
            names = "--pageblock-order",
            paramLabel = "N",
            defaultValue = "9",
            description = "log2 of the pages of a pageblock. Default: ${DEFAULT-VALUE}")
    private int pageblockOrder;

    @Option(
            names = "--auto-online",
            paramLabel = "TYPE",
            description = "What added memory does by itself: offline, online, online_kernel or online_movable."
                    + " Default: as Debian builds the release, online from 7.2 on, offline before.")
    private @Nullable String autoOnline;

    @Option(
            names = "--online-policy",
            paramLabel = "POLICY",
            defaultValue = OnlinePolicy.CONTIG_ZONES,
            description = "contig-zones or auto-movable. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private String onlinePolicy;

    @Option(names = "--nodes", paramLabel = "LIST", description = "Possible nodes, 0-1. Default: those that have RAM.")
    private @Nullable String nodes;

    /** As the domain takes it; whatever cannot be is a usage error. */
    BootParameters parameters() {
        try {
            return new BootParameters(
                    PagingMode.named(mode)
                            .orElseThrow(
                                    () -> new Mistake("expected sv39, sv48 or sv57, found \"%s\"".formatted(mode))),
                    kernel,
                    switches(),
                    ranges(),
                    kernelAt,
                    new Sizes(
                            or(text, Sizes.DEFAULT.text()),
                            Sizes.DEFAULT.initText(),
                            or(initData, Sizes.DEFAULT.initData()),
                            or(rodata, Sizes.DEFAULT.rodata()),
                            or(data, Sizes.DEFAULT.data()),
                            Sizes.DEFAULT.bss()),
                    structPageBytes,
                    kasan,
                    !noStrictKernelRwx,
                    kfence,
                    debugPagealloc,
                    memmapOnMemory,
                    !noModules,
                    pageblockOrder,
                    autoOnline == null ? KernelProfile.autoOnline(kernel) : autoOnline,
                    onlinePolicy,
                    nodes == null ? null : NodeMask.parse(nodes));
        } catch (IllegalArgumentException e) {
            throw new Mistake(String.valueOf(e.getMessage()));
        }
    }

    private List<BootRam> ranges() {
        List<BootRam> ranges = new ArrayList<>();
        ram.forEach(range -> ranges.add(range.asRam(true)));
        nomap.forEach(range -> ranges.add(range.asRam(false)));
        return ranges;
    }

    private static long or(@Nullable Long bytes, long otherwise) {
        return bytes == null ? otherwise : bytes;
    }

    /** The switches that are not the release's; null where all are. */
    private @Nullable KernelProfile switches() {
        Map<String, String> values = new TreeMap<>(switches);
        if (noMemoryHotplug) {
            values.put("memoryHotplug", "false");
        }
        return values.isEmpty() ? null : ProfileSwitches.applied(KernelProfile.of(kernel), values);
    }
}
