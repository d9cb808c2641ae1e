package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.KasanShadow;
import replug.domain.linux.Phase.Name;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;
import replug.domain.paging.FrameRange;

/** Memory blocks going online and offline (kernel-spec 6). */
final class BlockStates {
    static final String OFFLINE = "offline";
    static final Set<String> WORDS = Set.of(OFFLINE, "online", "online_kernel", "online_movable");

    private final Kernel kernel;
    private final DebugPagealloc debugPagealloc;

    BlockStates(Kernel kernel) {
        this.kernel = kernel;
        this.debugPagealloc = new DebugPagealloc(kernel.tables);
    }

    /** A write of {@code word} to the block's state (kernel-spec 6.1). */
    int set(int number, String word) {
        MemoryBlocks.Run block = kernel.blocks.block(number);
        if (block == null) {
            return kernel.refuse(Errno.ENOENT, Check.BLOCK_MISSING);
        }
        boolean goesOnline = !word.equals(OFFLINE);
        if (!WORDS.contains(word) || goesOnline == (block.state() == State.ONLINE)) {
            return kernel.refuse(Errno.EINVAL, Check.BLOCK_STATE);
        }
        return goesOnline ? online(block, word) : offline(block);
    }

    /** A block that was online before goes online again; nobody vetoes this. */
    void bringBack(int number, String word) {
        MemoryBlocks.Run block = kernel.blocks.block(number);
        if (block != null) {
            goOnline(block, zoneChoice().choose(block, word));
        }
    }

    private ZoneChoice zoneChoice() {
        return new ZoneChoice(kernel.memory(), kernel.facts);
    }

    /** What a block consists of: pages for its own struct pages, if any, and the rest. */
    private final class Pages {
        final long first;
        final long memmap;

        Pages(MemoryBlocks.Run block) {
            first = block.first() * kernel.blockPages();
            memmap = block.memmapPages() == null ? 0 : block.memmapPages();
        }

        long memmapVa() {
            return kernel.directMap.va(first << PAGE_SHIFT);
        }

        long va() {
            return kernel.directMap.va((first + memmap) << PAGE_SHIFT);
        }

        long bytes() {
            return (kernel.blockPages() - memmap) << PAGE_SHIFT;
        }

        FrameRange rest() {
            return new FrameRange(first + memmap, kernel.blockPages() - memmap);
        }
    }

    /** Kernel-spec 6.2. */
    private int online(MemoryBlocks.Run block, String word) {
        ZoneType type = zoneChoice().choose(block, word);
        Integer veto = kernel.circumstances.veto();
        if (veto != null) {
            return kernel.refuse(Errno.numbered(veto).orElse(Errno.EPERM), Check.NOTIFIER);
        }
        return goOnline(block, type);
    }

    private int goOnline(MemoryBlocks.Run block, ZoneType type) {
        Pages pages = new Pages(block);
        if (pages.memmap > 0 && kernel.facts.kasan()) {
            kernel.phases.begin(Name.ZERO_SHADOW);
            if (!kernel.shadow().addZero(pages.memmapVa(), pages.memmap << PAGE_SHIFT)) {
                kernel.phases.beginUndo();
                kernel.shadow().removeZero(pages.memmapVa(), pages.memmap << PAGE_SHIFT);
                return kernel.refuse(Errno.ENOMEM, Check.SHADOW_MEMORY);
            }
        }
        Integer shadowPages = null;
        if (kernel.facts.kasan() && !kernel.shadow().isMapped(pages.va())) {
            kernel.phases.begin(Name.SHADOW);
            if (!kernel.shadow().map(pages.va(), pages.bytes())) {
                if (pages.memmap > 0) {
                    kernel.phases.beginUndo();
                    kernel.shadow().removeZero(pages.memmapVa(), pages.memmap << PAGE_SHIFT);
                }
                return kernel.refuse(Errno.EPERM, Check.SHADOW_MEMORY);
            }
            shadowPages = (int) (pages.bytes() / KasanShadow.GRANULE);
        }
        kernel.phases.begin(Name.ZONES);
        Zone zone = kernel.zones.zone(node(block), type);
        kernel.put(zone.spanning(pages.first, kernel.blockPages())
                .plus(kernel.blockPages(), pages.rest().count()));
        if (type.isKernelZone()) {
            kernel.phases.freed(pages.rest());
        }
        if (kernel.facts.debugPagealloc()) {
            kernel.phases.begin(Name.DIRECT_MAP);
            debugPagealloc.unmap(pages.va(), pages.bytes());
        }
        kernel.phases.begin(Name.MEMORY_BLOCKS);
        kernel.blocks = kernel.blocks.with(block.in(State.ONLINE, type.label(), shadowPages));
        kernel.phases.begin(Name.STATISTICS);
        return 0;
    }

    private static int node(MemoryBlocks.Run block) {
        return block.node() == null ? 0 : block.node();
    }

    /** Kernel-spec 6.3. */
    private int offline(MemoryBlocks.Run block) {
        ZoneType type = zone(block);
        if (type == null) {
            return kernel.refuse(Errno.EINVAL, Check.BLOCK_ZONE);
        }
        Pages pages = new Pages(block);
        long start = kernel.blockStart(block.first());
        if (!kernel.resources.isSystemRam(start, start + kernel.facts.memoryBlockBytes() - 1)) {
            return kernel.refuse(Errno.EINVAL, Check.HOLES);
        }
        int result = migrate(type, pages);
        if (result < 0) {
            return result;
        }
        if (block.shadowPages() != null) {
            kernel.phases.begin(Name.SHADOW);
            kernel.shadow().unmap(pages.va(), pages.bytes());
        }
        if (pages.memmap > 0 && kernel.facts.kasan()) {
            kernel.phases.begin(Name.ZERO_SHADOW);
            kernel.shadow().removeZero(pages.memmapVa(), pages.memmap << PAGE_SHIFT);
        }
        kernel.phases.begin(Name.ZONES);
        if (type.isKernelZone()) {
            kernel.withdraw(pages.rest());
        }
        kernel.phases.begin(Name.MEMORY_BLOCKS);
        kernel.blocks = kernel.blocks.with(block.in(State.OFFLINE, null, null));
        Zone zone = kernel.zones.zone(node(block), type);
        kernel.put(shrunk(zone, pages.first)
                .plus(-kernel.blockPages(), -pages.rest().count()));
        kernel.phases.begin(Name.STATISTICS);
        return 0;
    }

    private static @Nullable ZoneType zone(MemoryBlocks.Run block) {
        return block.zone() == null ? null : ZoneType.labelled(block.zone()).orElse(null);
    }

    private int migrate(ZoneType type, Pages pages) {
        Circumstances circumstances = kernel.circumstances;
        if (circumstances.unmovableIn(pages.first, kernel.blockPages()) != null
                || (type.isKernelZone() && kernel.isInUse(pages.rest()))) {
            return kernel.refuse(Errno.EBUSY, Check.MIGRATION, "page dumped because: unmovable page");
        }
        if (circumstances.veto() != null) {
            return kernel.refuse(Errno.numbered(circumstances.veto()).orElse(Errno.EPERM), Check.NOTIFIER);
        }
        return circumstances.hasSignal() ? kernel.refuse(Errno.EINTR, Check.SIGNAL) : 0;
    }

    /** The zone without the block from {@code first} on, if that was at an edge: to the next block that is online in it. */
    private Zone shrunk(Zone zone, long first) {
        long end = first + kernel.blockPages();
        if (first > zone.startPfn() && end < zone.endPfn()) {
            return zone;
        }
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        for (MemoryBlocks.Run run : kernel.blocks.runs()) {
            if (run.state() == State.ONLINE && zone.type().label().equals(run.zone()) && node(run) == zone.node()) {
                lowest = Math.min(lowest, run.first() * kernel.blockPages());
                highest = Math.max(highest, run.end() * kernel.blockPages());
            }
        }
        return zone.spanningOnly(Math.max(zone.startPfn(), lowest), Math.min(zone.endPfn(), highest));
    }
}
