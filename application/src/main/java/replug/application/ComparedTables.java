package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import org.jspecify.annotations.Nullable;
import replug.application.Conformance.Difference;
import replug.domain.linux.Area;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;

/** Holds the model's tables against those of a real kernel, in what memory hotplug rules alone. */
public final class ComparedTables {
    private final MachineFacts facts;
    private final ComparedAreas areas;

    /** @param facts of the machine whose tables are compared */
    public ComparedTables(MachineFacts facts) {
        this.facts = facts;
        this.areas = new ComparedAreas(facts);
    }

    /** These tables without the parts that are not compared. */
    public PageTable only(PageTable tables) {
        return areas.only(tables);
    }

    /** The entry at the lowest address in which the model's tables differ from a kernel's; null if none does. */
    public @Nullable Difference first(Machine machine, PageTable kernels) {
        Difference first = null;
        for (TableWrite write : machine.tables().diff(areas.only(kernels))) {
            for (int table = 0; table < write.tables(); table++) {
                for (int slot = 0; slot < write.count(); slot++) {
                    long va = write.va(table) + slot * entryBytes(write.level());
                    long model = write.before().at(slot, table);
                    long kernel = write.after().at(slot, table);
                    if (model != kernel
                            && areas.isCompared(va, write.level())
                            && !isLeftOut(machine, va, write.level(), model, kernel)
                            && comesBefore(va, write.level(), first)) {
                        first = new Difference(
                                facts.layout().area(va).label() + " entry",
                                va,
                                write.level(),
                                model,
                                kernel,
                                section(va));
                    }
                }
            }
        }
        return first;
    }

    private static boolean comesBefore(long va, int level, @Nullable Difference first) {
        if (first == null || first.va() == null) {
            return true;
        }
        int order = Long.compareUnsigned(va, first.va());
        return order < 0 || (order == 0 && level > first.level());
    }

    /** With debug_pagealloc, V of boot RAM's pages goes as the kernel's allocator hands them out. */
    private boolean isLeftOut(Machine machine, long va, int level, long model, long kernel) {
        if (!facts.debugPagealloc() || level != 0 || (model ^ kernel) != Pte.V) {
            return false;
        }
        long pfn = (va - facts.layout().start(Area.DIRECT_MAP) + facts.physRamBase()) >>> 12;
        return isEarly(machine, pfn);
    }

    private boolean isEarly(Machine machine, long pfn) {
        var section = machine.memory().sections().section((int) (pfn >>> (facts.sectionSizeBits() - 12)));
        return section != null && section.early();
    }

    private String section(long va) {
        return switch (facts.layout().area(va)) {
            case VMEMMAP -> "5.7, 7.4";
            case KASAN -> "6.4, 8";
            default -> "5.5, 7.4";
        };
    }
}
