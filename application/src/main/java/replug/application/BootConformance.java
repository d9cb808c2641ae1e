package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.Conformance.Difference;
import replug.domain.linux.Area;
import replug.domain.linux.BootPlan;
import replug.domain.linux.BootSequence;
import replug.domain.linux.KasanShadow;
import replug.domain.linux.KernelTables;
import replug.domain.linux.PhaseLog;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.EntryRun;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;

/**
 * The model's boot against a real kernel's: from what a recording tells of the machine, and the frames that its kernel
 * picked, the model makes the tables as they are when the kernel has booted. Compared is every root entry, and of what is
 * below them all that boot rules alone: vmemmap, the direct map, the kernel's image, KASAN's shadow.
 */
public final class BootConformance {
    /** Entries of 1 GiB and above, of which KASAN makes those of what is yet to be mapped. */
    private static final int PUD = 2;

    private final MachineFacts facts;
    private final PageTable kernels;

    /**
     * How the two compare.
     *
     * @param missing facts that the recording lacks; where there are any, nothing was compared
     * @param entries how many entries that are not zero the kernel has in what was compared
     * @param different how many entries differ
     * @param first the one at the lowest address; null if none differs
     */
    public record Result(
            List<String> missing,
            long entries,
            long different,
            @Nullable Difference first) {
        public Result {
            missing = List.copyOf(missing);
        }

        /** Whether every entry that was compared is the same. */
        public boolean isExact() {
            return missing.isEmpty() && different == 0;
        }
    }

    public BootConformance(ObserveBoot boot) {
        this.facts = boot.facts();
        this.kernels = boot.tables();
    }

    /** Boots the model, and compares. */
    public Result compare() {
        BootFacts known = new BootFacts(facts);
        return known.missing().isEmpty() ? compare(booted(known.plan())) : new Result(known.missing(), 0, 0, null);
    }

    private PageTable booted(BootPlan plan) {
        RecordedBootFrames frames = new RecordedBootFrames(kernels);
        return PageTable.empty(facts.mode(), facts.swapperPgDir())
                .edit(edit -> new BootSequence(plan, new KernelTables(edit, frames, new PhaseLog()), frames).run());
    }

    private Result compare(PageTable model) {
        long[] entries = new long[1];
        kernels.forEachRun(facts.layout().cuts(), run -> entries[0] += compared(run));
        long different = 0;
        Difference first = null;
        for (TableWrite write : model.diff(kernels)) {
            for (int table = 0; table < write.tables(); table++) {
                for (int slot = 0; slot < write.count(); slot++) {
                    long va = write.va(table) + slot * entryBytes(write.level());
                    long models = write.before().at(slot, table);
                    long kernel = write.after().at(slot, table);
                    if (models != kernel
                            && isCompared(va, write.level())
                            && !isLeftOut(va, write.level(), models ^ kernel)) {
                        different++;
                        first = lower(first, va, write.level(), models, kernel);
                    }
                }
            }
        }
        return new Result(List.of(), entries[0], different, first);
    }

    private long compared(EntryRun run) {
        long compared = 0;
        for (int i = 0; i < run.count(); i++) {
            compared += isCompared(run.va() + i * entryBytes(run.level()), run.level()) ? 1 : 0;
        }
        return compared;
    }

    private Difference lower(@Nullable Difference first, long va, int level, long model, long kernel) {
        if (first != null && first.va() != null && Long.compareUnsigned(first.va(), va) <= 0) {
            return first;
        }
        Area area = facts.layout().area(va);
        return new Difference(area.label() + " entry", va, level, model, kernel, section(area, level));
    }

    private String section(Area area, int level) {
        if (level == facts.mode().rootLevel()) {
            return "4";
        }
        return switch (area) {
            case VMEMMAP -> "3.4";
            case DIRECT_MAP -> "3.2";
            case KASAN -> "3.5";
            default -> "3.3";
        };
    }

    private boolean isCompared(long va, int level) {
        if (level == facts.mode().rootLevel()) {
            return true;
        }
        return switch (facts.layout().area(va)) {
            case VMEMMAP, DIRECT_MAP, KERNEL -> true;
            case KASAN -> level >= PUD || !isShadowOfWhatChanges(va, level);
            case OTHER, FIXMAP, PCI_IO, VMALLOC, MODULES -> false;
        };
    }

    /** Whether it is shadow of vmalloc'ed memory or modules, which comes and goes with them. */
    private boolean isShadowOfWhatChanges(long va, int level) {
        return overlaps(
                        va,
                        level,
                        facts.layout().start(Area.VMALLOC),
                        facts.layout().start(Area.DIRECT_MAP))
                || overlaps(
                        va,
                        level,
                        facts.layout().constant("MODULES_VADDR"),
                        facts.layout().constant("MODULES_END"));
    }

    private static boolean overlaps(long va, int level, long start, long end) {
        return va - KasanShadow.shadow(end) < 0 && KasanShadow.shadow(start) - (va + entryBytes(level)) < 0;
    }

    /** With debug_pagealloc, V of RAM's pages goes as the page allocator hands them out (kernel-spec 7.7). */
    private boolean isLeftOut(long va, int level, long difference) {
        return facts.debugPagealloc()
                && level == 0
                && difference == Pte.V
                && facts.layout().area(va) == Area.DIRECT_MAP;
    }
}
