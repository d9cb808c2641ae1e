package replug.application;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import replug.application.Owner.Relation;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.linux.KasanShadow;
import replug.domain.machine.MachineFacts;

/**
 * What virtual addresses stand for: the memory that they map in the direct map, whose struct pages they hold, whose shadow
 * they are (kernel-spec 1.3, 8). It goes on evenly up to an end.
 */
final class Subject {
    private final MachineFacts facts;
    final Relation relation;
    /** The area that is stood for. */
    final Area area;
    /** The first address for which something else holds; 0 past the last. */
    final long end;

    private Subject(MachineFacts facts, Relation relation, Area area, long end) {
        this.facts = facts;
        this.relation = relation;
        this.area = area;
        this.end = end;
    }

    static Subject of(MachineFacts facts, long va) {
        AddressLayout layout = facts.layout();
        Area area = layout.area(va);
        long end = end(layout, area);
        if (area == Area.KASAN && facts.kasan()) {
            long shadowed = (va - KasanShadow.OFFSET) << KasanShadow.SCALE_SHIFT;
            Area of = layout.area(shadowed);
            long next = end(layout, of);
            long shadowEnd = next == 0 ? end : KasanShadow.shadow(next);
            boolean endsFirst = shadowEnd - va > 0 && shadowEnd - end < 0;
            return new Subject(facts, Relation.SHADOW, of, endsFirst ? shadowEnd : end);
        }
        Relation relation = switch (area) {
            case DIRECT_MAP -> Relation.MEMORY;
            case VMEMMAP -> Relation.MEMMAP;
            default -> Relation.AREA;
        };
        return new Subject(facts, relation, area, end);
    }

    private static long end(AddressLayout layout, Area area) {
        long end = 0;
        for (Area other : Area.values()) {
            boolean isAbove = Long.compareUnsigned(layout.start(other), layout.start(area)) > 0;
            if (isAbove && (end == 0 || Long.compareUnsigned(layout.start(other), end) < 0)) {
                end = layout.start(other);
            }
        }
        return end;
    }

    /** Whether it is physical memory that is stood for. */
    boolean isMemory() {
        return relation == Relation.MEMORY
                || relation == Relation.MEMMAP
                || (relation == Relation.SHADOW && area == Area.DIRECT_MAP);
    }

    /** The first byte of the memory that {@code va} stands for; of struct pages, the page whose struct page it is in. */
    long pa(long va) {
        return switch (relation) {
            case MEMORY -> va - facts.layout().start(Area.DIRECT_MAP) + facts.physRamBase();
            case MEMMAP -> (startPfn() + Math.floorDiv(fromStart(va), (long) facts.structPageBytes())) << PAGE_SHIFT;
            case SHADOW ->
                ((va - KasanShadow.OFFSET) << KasanShadow.SCALE_SHIFT)
                        - facts.layout().start(Area.DIRECT_MAP)
                        + facts.physRamBase();
            case AREA -> throw new IllegalStateException("%s stands for no memory".formatted(area));
        };
    }

    /** The byte after the memory that the addresses before {@code va} stand for. */
    long paEnd(long va) {
        return relation == Relation.MEMMAP
                ? (startPfn() + Math.ceilDiv(fromStart(va), (long) facts.structPageBytes())) << PAGE_SHIFT
                : pa(va);
    }

    /** The address before which all stand for memory below {@code pa}, a multiple of 4 KiB. */
    long va(long pa) {
        return switch (relation) {
            case MEMORY -> direct(pa);
            case MEMMAP ->
                facts.layout().start(Area.VMEMMAP) + ((pa >>> PAGE_SHIFT) - startPfn()) * facts.structPageBytes();
            case SHADOW -> shadow(direct(pa));
            case AREA -> throw new IllegalStateException("%s stands for no memory".formatted(area));
        };
    }

    /** As {@link KasanShadow#shadow}, but for an address past the last one too, for which the signs differ. */
    private long shadow(long direct) {
        long start = facts.layout().start(Area.DIRECT_MAP);
        return KasanShadow.shadow(start) + ((direct - start) >> KasanShadow.SCALE_SHIFT);
    }

    private long direct(long pa) {
        return pa - facts.physRamBase() + facts.layout().start(Area.DIRECT_MAP);
    }

    private long fromStart(long va) {
        return va - facts.layout().start(Area.VMEMMAP);
    }

    private long startPfn() {
        return facts.layout().constant("vmemmap_start_pfn");
    }
}
