package replug.application.lint;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.linux.KasanShadow;
import replug.domain.machine.MachineFacts;

/** Which addresses of a machine belong together: memory, its direct map, its struct pages, its shadow (kernel-spec 1.3). */
final class Addresses {
    final long sectionBytes;
    final long blockBytes;

    /** What is added to a physical address to give that in the direct map. */
    final long directOffset;

    /** The addresses of the direct map; where KASAN is not built in, those set apart for its shadow too. */
    final Extent direct;

    final Extent vmemmap;

    private final long startPfn;
    private final int structPageBytes;

    Addresses(MachineFacts facts) {
        AddressLayout layout = facts.layout();
        sectionBytes = 1L << facts.sectionSizeBits();
        blockBytes = facts.memoryBlockBytes();
        directOffset = layout.start(Area.DIRECT_MAP) - facts.physRamBase();
        direct = new Extent(layout.start(Area.DIRECT_MAP), layout.start(facts.kasan() ? Area.KASAN : Area.MODULES) - 1);
        vmemmap = new Extent(layout.start(Area.VMEMMAP), layout.start(Area.VMALLOC) - 1);
        startPfn = layout.constant("vmemmap_start_pfn");
        structPageBytes = facts.structPageBytes();
    }

    /** The memory of a section. */
    Extent memory(long section) {
        return Extent.of(section * sectionBytes, sectionBytes);
    }

    /** The sections that some of {@code memory} is in, as numbers. */
    Extent sections(Extent memory) {
        return new Extent(
                Long.divideUnsigned(memory.first(), sectionBytes), Long.divideUnsigned(memory.last(), sectionBytes));
    }

    /** The memory block that a section is part of. */
    int block(long section) {
        return (int) (section * sectionBytes / blockBytes);
    }

    /** The memory of {@code count} blocks. */
    Extent blocks(long first, long count) {
        return Extent.of(first * blockBytes, count * blockBytes);
    }

    /** Where the struct pages of {@code memory} stand; whole pages of it. */
    Extent memmap(Extent memory) {
        return new Extent(
                structPage(memory.first() >>> PAGE_SHIFT), structPage((memory.last() >>> PAGE_SHIFT) + 1) - 1);
    }

    private long structPage(long pfn) {
        return vmemmap.first() + (pfn - startPfn) * structPageBytes;
    }

    /** The memory whose struct pages stand, wholly or in part, in {@code memmap}, part of vmemmap. */
    Extent described(Extent memmap) {
        long first = startPfn + Long.divideUnsigned(memmap.first() - vmemmap.first(), structPageBytes);
        long last = startPfn + Long.divideUnsigned(memmap.last() - vmemmap.first(), structPageBytes);
        return new Extent(first << PAGE_SHIFT, ((last + 1) << PAGE_SHIFT) - 1);
    }

    /** The shadow of {@code memory}. */
    Extent shadow(Extent memory) {
        return new Extent(
                KasanShadow.shadow(memory.first() + directOffset), KasanShadow.shadow(memory.last() + directOffset));
    }

    /** The memory whose shadow is {@code shadow}; beyond the direct map where that is the shadow of something else. */
    Extent shadowed(Extent shadow) {
        long first = (shadow.first() - KasanShadow.OFFSET) << KasanShadow.SCALE_SHIFT;
        long last = ((shadow.last() - KasanShadow.OFFSET + 1) << KasanShadow.SCALE_SHIFT) - 1;
        return new Extent(first - directOffset, last - directOffset);
    }
}
