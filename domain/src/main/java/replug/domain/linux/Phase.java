package replug.domain.linux;

import java.util.List;
import replug.domain.paging.FrameRange;
import replug.domain.paging.TableWrite;

/**
 * A part of an operation: what it wrote, and which frames changed hands, those taken before those freed. One that comes
 * again, memory block by memory block, is listed once, with everything in its order; but anew where it takes frames after
 * some came back.
 *
 * @param name which part
 * @param writes the table writes it made, in their order
 * @param taken frames that it took from the page allocator
 * @param freed frames that it gave to the page allocator
 */
public record Phase(Name name, List<TableWrite> writes, List<FrameRange> taken, List<FrameRange> freed) {
    /** The parts that an operation may have, in the kernel's order. */
    public enum Name {
        /** Everything that was seen to have changed, where the machine was only looked at before and after. */
        OBSERVED,
        /** Boot: the linear mapping of RAM (kernel-spec 3.2). */
        LINEAR_MAPPING,
        /** Boot: the kernel's image (kernel-spec 3.3). */
        KERNEL_IMAGE,
        /** Boot: the struct pages of RAM (kernel-spec 3.4). */
        BOOT_VMEMMAP,
        /** Boot: KASAN's shadow of RAM (kernel-spec 3.5). */
        BOOT_SHADOW,
        /** Boot: root entries made before they are needed (kernel-spec 4). */
        PREALLOCATION,
        /** Boot: read-only data becomes read-only (kernel-spec 3.1). */
        MARK_RODATA,
        /** Whether it may be done at all (kernel-spec 5.2, 7.1). */
        CHECKS,
        /** KASAN's zero shadow of pages that are never checked (kernel-spec 8). */
        ZERO_SHADOW,
        /** The direct map (kernel-spec 5.5, 7.4). */
        DIRECT_MAP,
        /** Sections and their struct pages (kernel-spec 5.6, 7.3). */
        SECTIONS,
        /** The struct pages' mapping (kernel-spec 5.7, 7.4). */
        VMEMMAP,
        /** Memory blocks appear, or go. */
        MEMORY_BLOCKS,
        /** KASAN's shadow of a block that goes online or offline (kernel-spec 6.4). */
        SHADOW,
        /** Zones, and the pages that the page allocator gains or loses (kernel-spec 6.2, 6.3). */
        ZONES,
        /** max_pfn and counters. */
        STATISTICS,
        /** What was done is undone, since a later part failed. */
        UNDO,
        /** The translation caches are flushed on all CPUs. */
        TLB_FLUSH
    }

    public Phase {
        writes = List.copyOf(writes);
        taken = List.copyOf(taken);
        freed = List.copyOf(freed);
    }
}
