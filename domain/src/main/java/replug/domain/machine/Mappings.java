package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import org.jspecify.annotations.Nullable;
import replug.domain.linux.Altmap;
import replug.domain.linux.Pgprot;
import replug.domain.linux.Phase.Name;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.Sections;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PagingMode;

/** The mappings of added memory: direct map, sections and struct pages (kernel-spec 5.5 to 5.7, 7.3, 7.4). */
final class Mappings {
    private static final int SUBSECTION_PAGES = 512;

    private final Kernel kernel;

    Mappings(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * {@code arch_add_memory}: kernel-spec 5.5.
     *
     * @param altmap where the struct pages go; null for memory of the page allocator
     * @param order log2 of the pages of a device's compound pages; 0 for none
     */
    int add(long start, long size, @Nullable Altmap altmap, int order) {
        kernel.phases.begin(Name.DIRECT_MAP);
        kernel.directMap.create(start, size, Pgprot.PAGE_KERNEL);
        int result = addPages(FrameRange.ofBytes(start, size), altmap, order);
        if (result < 0) {
            kernel.phases.beginUndo();
            removeDirectMap(start, size);
            return result;
        }
        kernel.phases.begin(Name.STATISTICS);
        kernel.maxPfn = (start + size) >>> PAGE_SHIFT;
        kernel.phases.begin(Name.TLB_FLUSH);
        return 0;
    }

    /** {@code __add_pages}: kernel-spec 5.6. Sections before one that fails stay. */
    private int addPages(FrameRange pages, @Nullable Altmap altmap, int order) {
        kernel.phases.begin(Name.SECTIONS);
        if (((pages.pfn() | pages.count()) & (SUBSECTION_PAGES - 1)) != 0) {
            return kernel.refuse(
                    Errno.EINVAL,
                    Check.SUBSECTION_ALIGNMENT,
                    "Misaligned __add_pages start: 0x%x end: 0x%x".formatted(pages.pfn(), pages.end() - 1));
        }
        for (long pfn = pages.pfn(); pfn < pages.end(); ) {
            FrameRange chunk = chunk(pfn, pages.end());
            int result = addSection(chunk, pages.pfn(), altmap, order);
            if (result < 0) {
                return result;
            }
            pfn = chunk.end();
        }
        return 0;
    }

    /** {@code sparse_add_section}. */
    private int addSection(FrameRange chunk, long rangeStartPfn, @Nullable Altmap altmap, int order) {
        kernel.phases.begin(Name.SECTIONS);
        int number = section(chunk.pfn());
        long mask = mask(chunk);
        Sections.Run section = kernel.sections.section(number);
        long there = section == null ? 0 : section.subsections();
        boolean early = section != null && section.early();
        if ((there & mask) != 0) {
            return kernel.refuse(Errno.EEXIST, Check.SECTION_PRESENT);
        }
        if (!early || chunk.count() == sectionPages()) {
            kernel.phases.begin(Name.VMEMMAP);
            boolean isCompound = altmap == null && order > 0 && kernel.vmemmap.sharesTails(order);
            boolean isPopulated = isCompound
                    ? kernel.vmemmap.populateCompound(chunk, rangeStartPfn, order)
                    : kernel.vmemmap.populate(chunk, altmap);
            if (!isPopulated) {
                kernel.phases.beginUndo();
                freeMemmap(chunk, altmap);
                return kernel.refuse(Errno.ENOMEM, Check.MEMMAP_MEMORY, "vmemmap alloc failure: order:9");
            }
        }
        kernel.sections = kernel.sections.with(new Sections.Run(number, 1, there | mask, early));
        return 0;
    }

    /** {@code arch_remove_memory}: kernel-spec 7.3. Sections that are not present are passed over. */
    void remove(long start, long size, @Nullable Altmap altmap) {
        FrameRange pages = FrameRange.ofBytes(start, size);
        for (long pfn = nextPresent(pages.pfn()); pfn < pages.end(); pfn = nextPresent(pfn)) {
            FrameRange chunk = chunk(pfn, pages.end());
            removeSection(chunk, altmap);
            pfn = chunk.end();
        }
        kernel.phases.begin(Name.DIRECT_MAP);
        removeDirectMap(start, size);
        kernel.phases.begin(Name.TLB_FLUSH);
    }

    /** The first page from {@code pfn} on whose section is present; the highest number there is, if none is. */
    private long nextPresent(long pfn) {
        int number = pfn / sectionPages() > Integer.MAX_VALUE ? -1 : kernel.sections.next(section(pfn));
        return number < 0 ? Long.MAX_VALUE : Math.max(pfn, number * sectionPages());
    }

    private void removeSection(FrameRange chunk, @Nullable Altmap altmap) {
        kernel.phases.begin(Name.SECTIONS);
        int number = section(chunk.pfn());
        long mask = mask(chunk);
        Sections.Run section = kernel.sections.section(number);
        if (section == null) {
            return;
        }
        if ((section.subsections() & mask) != mask) {
            kernel.log.add("section already deactivated (0x%x + %d)".formatted(chunk.pfn(), chunk.count()));
            return;
        }
        long left = section.subsections() & ~mask;
        kernel.sections = kernel.sections.with(new Sections.Run(number, 1, left, section.early()));
        kernel.phases.begin(Name.VMEMMAP);
        if (!section.early()) {
            freeMemmap(chunk, altmap);
        } else if (left == 0) {
            freeMemmap(new FrameRange(number * sectionPages(), sectionPages()), null);
        }
    }

    private void freeMemmap(FrameRange chunk, @Nullable Altmap altmap) {
        if (canUnmap()) {
            kernel.vmemmap.free(chunk, altmap);
        }
    }

    private void removeDirectMap(long start, long size) {
        if (canUnmap()) {
            kernel.directMap.remove(start, size);
        }
    }

    /** Kernel-spec 7.5: before the fix, removal in Sv39 and Sv48 walked past the folded levels and found nothing. */
    private boolean canUnmap() {
        return kernel.profile.unmapsFoldedLevels() || kernel.facts.mode() == PagingMode.SV57;
    }

    private long sectionPages() {
        return 1L << (kernel.facts.sectionSizeBits() - PAGE_SHIFT);
    }

    private int section(long pfn) {
        return Math.toIntExact(pfn / sectionPages());
    }

    /** The pages from {@code pfn} on that lie in one section. */
    private FrameRange chunk(long pfn, long end) {
        long next = Math.min(end, (pfn / sectionPages() + 1) * sectionPages());
        return new FrameRange(pfn, next - pfn);
    }

    /** The bits of the subsections that {@code chunk} touches. */
    private long mask(FrameRange chunk) {
        long subsection = sectionPages() / Long.SIZE;
        int first = (int) (chunk.pfn() % sectionPages() / subsection);
        int end = (int) ((chunk.end() - 1) % sectionPages() / subsection) + 1;
        return (-1L >>> (Long.SIZE - (end - first))) << first;
    }
}
