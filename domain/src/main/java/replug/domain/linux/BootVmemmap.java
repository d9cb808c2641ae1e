package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.Map;
import java.util.TreeMap;
import replug.domain.paging.FrameRange;

/**
 * The struct pages of boot RAM, {@code sparse_init} (kernel-spec 3.4): of every section that holds any RAM, mapped or not,
 * the whole memmap.
 */
public final class BootVmemmap {
    private final BootPlan plan;
    private final BootFrames frames;
    private final Vmemmap vmemmap;

    public BootVmemmap(BootPlan plan, KernelTables tables, BootFrames frames) {
        this.plan = plan;
        this.frames = frames;
        this.vmemmap = new Vmemmap(tables, plan.layout(), plan.structPageBytes(), plan.profile());
    }

    /**
     * Populates section after section; those of one node from one ascending buffer, unless this kernel allocates the struct
     * pages of each section by itself.
     *
     * @throws KernelBug if memory runs out
     */
    public void populate() {
        int lastNode = -1;
        Map<Long, Integer> sections = sections();
        for (Map.Entry<Long, Integer> section : sections.entrySet()) {
            if (!plan.profile().bootMemmapPerSection() && section.getValue() != lastNode) {
                frames.endMemmap();
                lastNode = section.getValue();
                frames.beginMemmap(lastNode, sectionsFrom(sections, section.getKey(), lastNode) * memmapBytes());
            }
            long pfn = section.getKey() << (plan.sectionSizeBits() - PAGE_SHIFT);
            if (!vmemmap.populate(new FrameRange(pfn, sectionPages()), null)) {
                throw new KernelBug(
                        "kernel BUG: no memory for the struct pages of section %d".formatted(section.getKey()));
            }
        }
        frames.endMemmap();
    }

    private long sectionPages() {
        return 1L << (plan.sectionSizeBits() - PAGE_SHIFT);
    }

    /** What a section takes of the buffer: its struct pages, in whole 2 MiB. */
    private long memmapBytes() {
        return (sectionPages() * plan.structPageBytes() + entryBytes(1) - 1) & -entryBytes(1);
    }

    /** The numbers of the sections that hold RAM, each with the node of its first. */
    private Map<Long, Integer> sections() {
        Map<Long, Integer> sections = new TreeMap<>();
        for (BootRam ram : plan.ram()) {
            long last = (ram.end() - 1) >>> plan.sectionSizeBits();
            for (long number = ram.start() >>> plan.sectionSizeBits(); number <= last; number++) {
                sections.putIfAbsent(number, ram.node());
            }
        }
        return sections;
    }

    /** How many sections from {@code first} on follow one another on {@code node}. */
    private static long sectionsFrom(Map<Long, Integer> sections, long first, int node) {
        long count = 0;
        for (Map.Entry<Long, Integer> section : sections.entrySet()) {
            if (section.getKey() >= first) {
                if (section.getValue() != node) {
                    break;
                }
                count++;
            }
        }
        return count;
    }
}
