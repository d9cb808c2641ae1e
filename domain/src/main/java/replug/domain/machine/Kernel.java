package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Area;
import replug.domain.linux.DirectMap;
import replug.domain.linux.FrameSource;
import replug.domain.linux.KasanShadow;
import replug.domain.linux.KernelProfile;
import replug.domain.linux.KernelTables;
import replug.domain.linux.Phase;
import replug.domain.linux.PhaseLog;
import replug.domain.linux.Vmemmap;
import replug.domain.linux.ZeroShadow;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryGroup;
import replug.domain.memory.MemoryState;
import replug.domain.memory.Nodes;
import replug.domain.memory.OnlinePolicy;
import replug.domain.memory.Resources;
import replug.domain.memory.Sections;
import replug.domain.memory.Zone;
import replug.domain.memory.Zones;
import replug.domain.paging.FrameRange;
import replug.domain.paging.TableEdit;

/**
 * A machine's kernel while one operation runs: its tables and what memory management keeps, as they are at this moment.
 * The rules change it step by step; what has changed in the end becomes the event. Results are as the kernel returns
 * them: 0 or more, or −errno.
 */
final class Kernel {
    final MachineFacts facts;
    final KernelProfile profile;
    final Circumstances circumstances;
    final PhaseLog phases = new PhaseLog();
    final KernelTables tables;
    final DirectMap directMap;
    final Vmemmap vmemmap;
    final List<String> log = new ArrayList<>(0);

    Resources resources;
    Sections sections;
    MemoryBlocks blocks;
    Zones zones;
    Nodes nodes;
    List<MemoryGroup> groups;
    List<DeviceRange> devices;
    OnlinePolicy policy;

    @Nullable
    Long maxPfn;

    private final Machine machine;
    private final FrameSource frames;
    private @Nullable KasanShadow shadow;
    private @Nullable Refusal refusal;

    Kernel(Machine machine, TableEdit edit, FrameSource frames, Circumstances circumstances) {
        this.machine = machine;
        this.facts = machine.facts();
        this.profile = facts.profile();
        this.circumstances = circumstances;
        this.frames = new TroubledFrames(frames, circumstances);
        this.tables = new KernelTables(edit, this.frames, phases);
        this.directMap = new DirectMap(
                tables, facts.layout().start(Area.DIRECT_MAP), facts.physRamBase(), facts.debugPagealloc());
        this.vmemmap = new Vmemmap(tables, facts.layout(), facts.structPageBytes(), profile);
        MemoryState memory = machine.memory();
        this.resources = memory.resources();
        this.sections = memory.sections();
        this.blocks = memory.blocks();
        this.zones = memory.zones();
        this.nodes = memory.nodes();
        this.groups = memory.groups();
        this.devices = memory.devices();
        this.policy = memory.policy();
        this.maxPfn = memory.maxPfn();
    }

    /** What memory management keeps now; the free frames are still those from before. */
    MemoryState memory() {
        return new MemoryState(
                resources,
                sections,
                blocks,
                zones,
                nodes,
                groups,
                devices,
                policy,
                machine.memory().free(),
                maxPfn);
    }

    KasanShadow shadow() {
        if (shadow == null) {
            shadow = new KasanShadow(tables, ZeroShadow.in(machine.tables(), facts.layout(), frames));
        }
        return shadow;
    }

    /** Notes why the kernel refuses, and what it prints; the first refusal is the operation's. Returns −errno. */
    int refuse(Errno errno, Check check, @Nullable String message) {
        if (refusal == null) {
            refusal = new Refusal(errno.number(), message, check);
        }
        if (message != null) {
            log.add(message);
        }
        return -errno.number();
    }

    /** As {@link #refuse(Errno, Check, String)}, where the kernel prints nothing. */
    int refuse(Errno errno, Check check) {
        return refuse(errno, check, null);
    }

    @Nullable
    Refusal refusal() {
        return refusal;
    }

    long blockPages() {
        return facts.memoryBlockBytes() >>> PAGE_SHIFT;
    }

    long blockStart(int number) {
        return number * facts.memoryBlockBytes();
    }

    /** The number of the block that holds {@code pa}; past all that there can be, for addresses past 56 bits. */
    int blockNumber(long pa) {
        return (int) Math.min(Long.divideUnsigned(pa, facts.memoryBlockBytes()), Integer.MAX_VALUE / 2);
    }

    boolean isBlockAligned(long start, long size) {
        return ((start | size) & (facts.memoryBlockBytes() - 1)) == 0;
    }

    boolean isInUse(FrameRange range) {
        return frames.isInUse(range);
    }

    /** A kernel zone's block goes offline: its pages leave the page allocator. */
    void withdraw(FrameRange pages) {
        frames.withdraw(pages);
        phases.took(pages);
    }

    void put(Zone zone) {
        zones = zones.with(zone);
    }

    /**
     * A test's aid: takes every other free 1 MiB, so that no free 2 MiB block is left.
     *
     * @return how many pieces of 1 MiB stay free
     */
    int fragmentFreeMemory() {
        phases.begin(Phase.Name.ZONES);
        long pages = entryBytes(1) >>> PAGE_SHIFT;
        int left = 0;
        for (FrameRange range : machine.memory().free().ranges()) {
            for (long pfn = (range.pfn() + pages - 1) & -pages; pfn + pages <= range.end(); pfn += pages) {
                phases.took(new FrameRange(pfn + pages / 2, pages / 2));
                left++;
            }
        }
        return left;
    }
}
