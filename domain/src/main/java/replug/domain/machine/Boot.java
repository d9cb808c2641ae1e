package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import java.util.TreeSet;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.BootPlan;
import replug.domain.linux.BootRam;
import replug.domain.linux.BootSequence;
import replug.domain.linux.KernelBug;
import replug.domain.linux.KernelImage;
import replug.domain.linux.KernelTables;
import replug.domain.linux.LayoutFormulas;
import replug.domain.linux.MappableRange;
import replug.domain.linux.PhaseLog;
import replug.domain.linux.RootEntries;
import replug.domain.memory.FreeFrames;
import replug.domain.memory.MemoryState;
import replug.domain.memory.NodeMask;
import replug.domain.memory.Nodes;
import replug.domain.memory.Resources;
import replug.domain.memory.Zone;
import replug.domain.memory.Zones;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PageTable;

/** The boot of a machine that the model decides: its facts, its tables, and what memory management keeps (kernel-spec 1 to 4). */
final class Boot {
    private static final int SECTION_SIZE_BITS = 27;
    private static final int MAX_PHYSMEM_BITS = 56;

    /** 255 objects and one more, two pages each (kernel-spec 3.2). */
    private static final long KFENCE_POOL_BYTES = 256 * 2 * PAGE_BYTES;

    private final Command.BootMachine command;
    private final BootParameters parameters;
    private final BootPlan plan;
    private final FrameRange image;
    private final BootTexts texts;
    private final PhaseLog phases = new PhaseLog();
    private final Memblock memblock;

    /** @throws IllegalArgumentException if the machine cannot boot with these parameters */
    Boot(Command.BootMachine command) {
        this.command = command;
        this.parameters = command.parameters();
        this.plan = plan(parameters);
        this.image = reserved(plan);
        this.texts = new BootTexts(parameters, plan);
        this.memblock = new Memblock(plan, image, phases);
    }

    private static BootPlan plan(BootParameters parameters) {
        long base = parameters.physRamBase();
        KernelImage image = KernelImage.at(
                parameters.imageAddress(),
                LayoutFormulas.KERNEL_LINK_ADDR,
                parameters.imageSizes(),
                LayoutFormulas.pageOffset(parameters.mode()),
                base);
        AddressLayout layout = LayoutFormulas.layout(
                parameters.mode(), parameters.structPageBytes(), base, parameters.profile(), image);
        return new BootPlan(
                layout,
                parameters.profile(),
                image,
                parameters.memblock(),
                base,
                parameters.structPageBytes(),
                SECTION_SIZE_BITS,
                parameters.kasan(),
                parameters.debugPagealloc(),
                parameters.strictKernelRwx(),
                parameters.modules(),
                parameters.kfence() ? KFENCE_POOL_BYTES : 0);
    }

    /** The image's frames: to the end of its last 2 MiB where that is protected (kernel-spec 3.1). */
    private static FrameRange reserved(BootPlan plan) {
        long unit = plan.strictKernelRwx() ? entryBytes(1) : PAGE_BYTES;
        long start = plan.image().get("phys_addr");
        long bytes = (plan.image().get("size") + unit - 1) & -unit;
        for (BootRam ram : plan.ram()) {
            if (ram.isMapped() && ram.start() <= start && start + bytes <= ram.end()) {
                return FrameRange.ofBytes(start, bytes);
            }
        }
        throw new IllegalArgumentException(
                "no RAM has room for the kernel, 0x%x bytes at 0x%x".formatted(bytes, start));
    }

    Event event() {
        PageTable tables;
        try {
            tables = PageTable.empty(parameters.mode(), plan.image().swapperPgDir())
                    .edit(edit -> new BootSequence(plan, new KernelTables(edit, memblock, phases), memblock).run());
        } catch (KernelBug e) {
            throw new IllegalArgumentException("RAM is too small for this kernel: " + e.getMessage(), e);
        }
        Resources resources = Resources.of(texts.resources(handedOver(), image));
        MachineFacts facts = facts(resources);
        MemoryState memory = memory(new BootMemory(facts, resources).state(memblock.free()));
        Outcome outcome = new Outcome(
                0, phases.phases(), MemoryState.NONE.changesTo(memory), List.of(), command.note(), Circumstances.NONE);
        return new Event.MachineBooted(facts, RootEntries.empty(tables), outcome);
    }

    /** What memblock gave at once: without init memory, which followed and stays part of the image in /proc/iomem. */
    private FreeFrames handedOver() {
        return memblock.given().without(image);
    }

    private MachineFacts facts(Resources resources) {
        return new MachineFacts(
                parameters.kernel(),
                parameters.switches(),
                texts.commandLine(),
                parameters.mode(),
                plan.physRamBase(),
                plan.structPageBytes(),
                SECTION_SIZE_BITS,
                MAX_PHYSMEM_BITS,
                1L << SECTION_SIZE_BITS,
                parameters.pageblockOrder(),
                plan.kasan(),
                parameters.memmapOnMemory()
                        && MachineFacts.supportsMemmapOnMemory(
                                1L << SECTION_SIZE_BITS, plan.structPageBytes(), parameters.pageblockOrder()),
                plan.debugPagealloc(),
                plan.layout(),
                plan.image().names(),
                MappableRange.of(
                        plan.layout(),
                        plan.profile(),
                        plan.physRamBase(),
                        plan.structPageBytes(),
                        plan.image().names()),
                plan.image().swapperPgDir(),
                resources.text(),
                texts.log());
    }

    /** {@code known} with the nodes that are possible, and in each zone what the page allocator was given of it. */
    private MemoryState memory(MemoryState known) {
        int[] withRam = new TreeSet<>(plan.ram().stream().map(BootRam::node).toList())
                .stream().mapToInt(Integer::intValue).toArray();
        NodeMask online = NodeMask.of(withRam);
        NodeMask possible = parameters.nodes() == null ? online : parameters.nodes();
        Zones zones = known.zones();
        for (Zone zone : known.zones().all().toList()) {
            zones = zones.with(zone.plus(0, managed(zone) - zone.managed()));
        }
        return new MemoryState(
                known.resources(),
                known.sections(),
                known.blocks(),
                zones,
                new Nodes(possible, online, online),
                known.groups(),
                known.devices(),
                known.policy(),
                known.free(),
                known.maxPfn());
    }

    private long managed(Zone zone) {
        long pages = 0;
        for (BootRam ram : plan.ram()) {
            FrameRange frames = FrameRange.ofBytes(ram.start(), ram.bytes());
            long first = Math.max(frames.pfn(), zone.startPfn());
            long end = Math.min(frames.end(), zone.endPfn());
            if (ram.node() == zone.node() && first < end) {
                pages += memblock.given().countIn(new FrameRange(first, end - first));
            }
        }
        return pages;
    }
}
