package replug.testkit;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.linux.KasanShadow;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.Sections;
import replug.domain.paging.EntryRun;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.RunCuts;

/** The invariants of kernel-spec 11 that follow from a machine's state: each broken one in a line. */
final class Invariants {
    private final Machine machine;
    private final MachineFacts facts;
    private final AddressLayout layout;
    private final PageTable tables;
    private final List<String> broken = new ArrayList<>();
    private final Map<Long, Long> vmemmapFrames = new HashMap<>();

    private Invariants(Machine machine) {
        this.machine = machine;
        this.facts = machine.facts();
        this.layout = facts.layout();
        this.tables = machine.tables();
    }

    static List<String> broken(Machine machine) {
        Invariants invariants = new Invariants(machine);
        machine.tables().forEachRun(RunCuts.NONE, invariants::entries);
        machine.blocks().runs().forEach(invariants::blocks);
        machine.memory().sections().runs().forEach(invariants::sections);
        return invariants.broken;
    }

    private void entries(EntryRun run) {
        for (int i = 0; i < run.count(); i++) {
            long va = run.va() + i * entryBytes(run.level());
            if (va < 0) {
                entry(va, run.level(), run.word(i));
            }
        }
    }

    private void entry(long va, int level, long word) {
        Area area = layout.area(va);
        if (Pte.isTable(word, level)) {
            check(2, (word & Pte.LOW_BITS) == Pte.V && word >>> 54 == 0, va, level, word);
            return;
        }
        check(3, (word & Pte.U) == 0, va, level, word);
        check(6, (Pte.pa(word) & (entryBytes(level) - 1)) == 0, va, level, word);
        if (area == Area.DIRECT_MAP) {
            check(7, Pte.pa(word) == va - layout.start(Area.DIRECT_MAP) + facts.physRamBase(), va, level, word);
            check(13, isKnown(Pte.pa(word)), va, level, word);
        }
        if (area == Area.VMEMMAP && level == 1) {
            check(17, vmemmapFrames.put(Pte.pa(word), va) == null, va, level, word);
        }
    }

    private boolean isKnown(long pa) {
        if (machine.blocks().block((int) (pa / facts.memoryBlockBytes())) != null) {
            return true;
        }
        Sections.Run section = machine.memory().sections().section((int) (pa >>> facts.sectionSizeBits()));
        boolean isEarly = section != null && section.early();
        for (DeviceRange range : machine.memory().devices()) {
            isEarly |= pa <= range.last() && pa + (1L << 30) > range.start();
        }
        return isEarly;
    }

    private void blocks(Run run) {
        for (int block = run.first(); block < run.end(); block++) {
            long start = block * facts.memoryBlockBytes();
            boolean isBoot = isEarly(block);
            check(20, section(block) != null, "block %d has no section".formatted(block));
            long va = layout.start(Area.DIRECT_MAP) + start - facts.physRamBase();
            for (long offset = isBoot ? facts.memoryBlockBytes() : 0;
                    offset < facts.memoryBlockBytes();
                    offset += 2 << 20) {
                check(
                        12,
                        isMapped(va + offset),
                        "block %d at 0x%x is not in the direct map".formatted(block, va + offset));
            }
            if (run.memmapPages() != null) {
                check(
                        19,
                        tables.word(page(start >>> PAGE_SHIFT), 1) == Pte.of(start, 0xe7),
                        "memmap of block " + block);
            }
            if (facts.kasan() && !isBoot) {
                long first = va + (run.memmapPages() == null ? 0 : (long) run.memmapPages() << PAGE_SHIFT);
                boolean isShadowed = isMapped(KasanShadow.shadow(first));
                check(23, isShadowed == (run.state() == State.ONLINE), "shadow of block " + block);
            }
        }
    }

    private void sections(Sections.Run run) {
        long pages = 1L << (facts.sectionSizeBits() - PAGE_SHIFT);
        for (int number = run.first(); number < run.end(); number++) {
            for (int subsection = 0; subsection < 64; subsection++) {
                if ((run.subsections() >>> subsection & 1) != 0) {
                    long pfn = number * pages + subsection * (pages / 64);
                    check(14, isMapped(page(pfn)), "no struct page of pfn 0x%x".formatted(pfn));
                }
            }
        }
    }

    private long page(long pfn) {
        return layout.start(Area.VMEMMAP) + (pfn - layout.constant("vmemmap_start_pfn")) * facts.structPageBytes();
    }

    private Sections.@org.jspecify.annotations.Nullable Run section(int block) {
        return machine.memory().sections().section(block);
    }

    private boolean isEarly(int block) {
        Sections.Run section = section(block);
        return section != null && section.early();
    }

    private boolean isMapped(long va) {
        int level = tables.mode().rootLevel();
        while (level > 0 && Pte.isTable(tables.word(va, level), level)) {
            level--;
        }
        return tables.word(va, level) != 0;
    }

    private void check(int number, boolean holds, long va, int level, long word) {
        check(number, holds, "0x%x level %d: 0x%x".formatted(va, level, word));
    }

    private void check(int number, boolean holds, String what) {
        if (!holds) {
            broken.add("%d: %s".formatted(number, what));
        }
    }
}
