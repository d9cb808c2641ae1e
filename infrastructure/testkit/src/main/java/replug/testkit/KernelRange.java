package replug.testkit;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import replug.domain.linux.Area;
import replug.domain.linux.KasanShadow;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.FrameRange;
import replug.interchange.Hex;

/**
 * Where the kernel has something of a physical range.
 *
 * @param what its name
 * @param area in which it lies
 * @param frames the physical range
 * @param first virtual address of its first byte
 * @param bytes of virtual addresses
 */
record KernelRange(String what, Area area, FrameRange frames, long first, long bytes) {
    static KernelRange directMap(MachineFacts facts, FrameRange frames) {
        return new KernelRange(
                "the direct map", Area.DIRECT_MAP, frames, directAddress(facts, frames.pa()), frames.bytes());
    }

    /** The struct pages of the range. */
    static KernelRange vmemmap(MachineFacts facts, FrameRange frames) {
        long pages = frames.pfn() - facts.layout().constant("vmemmap_start_pfn");
        long first = facts.layout().start(Area.VMEMMAP) + pages * facts.structPageBytes();
        return new KernelRange("vmemmap", Area.VMEMMAP, frames, first, frames.count() * facts.structPageBytes());
    }

    /** KASAN's shadow of the range's direct map. */
    static KernelRange shadow(MachineFacts facts, FrameRange frames) {
        long first = KasanShadow.shadow(directAddress(facts, frames.pa()));
        return new KernelRange("KASAN's shadow", Area.KASAN, frames, first, frames.bytes() >>> KasanShadow.SCALE_SHIFT);
    }

    private static long directAddress(MachineFacts facts, long pa) {
        return facts.layout().start(Area.DIRECT_MAP) + pa - facts.physRamBase();
    }

    /** The whole pages of a range of bytes. */
    static FrameRange frames(long start, long bytes) {
        if (((start | bytes) & (PAGE_BYTES - 1)) != 0 || bytes <= 0 || start < 0) {
            throw new IllegalArgumentException(
                    "expected whole pages, found %s bytes from %s on".formatted(Hex.text(bytes), Hex.full(start)));
        }
        return new FrameRange(start >>> PAGE_SHIFT, bytes >>> PAGE_SHIFT);
    }

    /** Its last byte. */
    long last() {
        return first + bytes - 1;
    }

    /** Whether the kernel's layout has room for it. */
    boolean liesWithin(MachineFacts facts) {
        return facts.layout().area(first) == area && facts.layout().area(last()) == area;
    }

    /** What it is, of which physical addresses, and where; both ends inclusive. */
    @Override
    public String toString() {
        return "%s of %s, at %s,".formatted(what, Spans.text(frames.pa(), frames.bytes()), Spans.text(first, bytes));
    }
}
