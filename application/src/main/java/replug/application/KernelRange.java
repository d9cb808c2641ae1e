package replug.application;

import replug.domain.linux.Area;
import replug.domain.linux.KasanShadow;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.FrameRange;

/**
 * Where the kernel has something of a physical range.
 *
 * @param area in which it lies
 * @param frames the physical range
 * @param first virtual address of its first byte
 * @param bytes of virtual addresses
 */
public record KernelRange(Area area, FrameRange frames, long first, long bytes) {
    /** Where the range itself is mapped. */
    public static KernelRange directMap(MachineFacts facts, FrameRange frames) {
        return new KernelRange(Area.DIRECT_MAP, frames, directAddress(facts, frames.pa()), frames.bytes());
    }

    /** The struct pages of the range. */
    public static KernelRange vmemmap(MachineFacts facts, FrameRange frames) {
        long pages = frames.pfn() - facts.layout().constant("vmemmap_start_pfn");
        long first = facts.layout().start(Area.VMEMMAP) + pages * facts.structPageBytes();
        return new KernelRange(Area.VMEMMAP, frames, first, frames.count() * facts.structPageBytes());
    }

    /** KASAN's shadow of the range's direct map. */
    public static KernelRange shadow(MachineFacts facts, FrameRange frames) {
        long first = KasanShadow.shadow(directAddress(facts, frames.pa()));
        return new KernelRange(Area.KASAN, frames, first, frames.bytes() >>> KasanShadow.SCALE_SHIFT);
    }

    private static long directAddress(MachineFacts facts, long pa) {
        return facts.layout().start(Area.DIRECT_MAP) + pa - facts.physRamBase();
    }

    /** Its last byte. */
    public long last() {
        return first + bytes - 1;
    }

    /** Whether the kernel's layout has room for it. */
    public boolean liesWithin(MachineFacts facts) {
        return facts.layout().area(first) == area && facts.layout().area(last()) == area;
    }
}
