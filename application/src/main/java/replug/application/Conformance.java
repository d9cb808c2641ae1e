package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Area;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;

/**
 * The model against a real kernel: boots from a recording's first tables, is asked each operation, takes nothing from the
 * recording but frames and circumstances, and is never set back to it. After each step its result and every entry of
 * vmemmap, the direct map and the direct map's KASAN shadow are compared, and max_pfn where it was recorded.
 */
public final class Conformance {
    private final ComparedAreas areas;
    private Redecision model;

    /**
     * An entry that differs, a result, or max_pfn.
     *
     * @param what what differs, in words
     * @param va the address that the entry translates; null where it is no entry
     * @param level the entry's level
     * @param model the model's raw word, or result
     * @param kernel the kernel's
     * @param section where the specification rules it
     */
    public record Difference(String what, @Nullable Long va, int level, long model, long kernel, String section) {}

    public Conformance(ObserveBoot boot) {
        this.areas = new ComparedAreas(boot.facts());
        PageTable tables = areas.only(boot.tables());
        Event booted = Hotplug.decide(null, new ObserveBoot(boot.facts(), boot.seen(), tables, boot.note()))
                .getFirst();
        this.model = Redecision.of(Hotplug.evolve(null, booted));
    }

    /** The model as it is now. */
    public Machine machine() {
        return model.machine();
    }

    /** Asks the model what the kernel was asked, and compares; null if all is the same. */
    public @Nullable Difference step(ObserveOperation observed) {
        if (machine().isStopped()) {
            return new Difference("the model stopped before", null, 0, 0, observed.result(), "7.1, 8");
        }
        Redecision.Decided decided = model.ask(model.asked(observed), observed);
        Event event = decided.event();
        model = decided.after();
        Difference tables = compare(observed.tables());
        Difference result = tables == null ? compare(event, observed) : tables;
        return result == null ? compareMaxPfn(observed) : result;
    }

    private @Nullable Difference compareMaxPfn(ObserveOperation observed) {
        Long model = machine().maxPfn();
        Long kernel = observed.seen().maxPfn();
        return model == null || kernel == null || model.equals(kernel)
                ? null
                : new Difference("max_pfn", null, 0, model, kernel, "5.5, 17.4");
    }

    private static @Nullable Difference compare(Event event, ObserveOperation observed) {
        if (event instanceof Event.KernelStopped stopped) {
            return new Difference(
                    "the model stops: " + String.join("; ", stopped.outcome().log()),
                    null,
                    0,
                    0,
                    observed.result(),
                    "7.1, 8");
        }
        int result = event.outcome().result();
        boolean isNoResult = observed.operation() instanceof Operation.FragmentFreeMemory;
        if (result == observed.result() || isNoResult) {
            return null;
        }
        String section =
                event instanceof Event.Refused refused && refused.refusal().check() != null
                        ? refused.refusal().check().section()
                        : "5 to 8";
        return new Difference("result", null, 0, result, observed.result(), section);
    }

    private @Nullable Difference compare(PageTable kernels) {
        List<TableWrite> writes = machine().tables().diff(areas.only(kernels));
        Difference first = null;
        for (TableWrite write : writes) {
            for (int table = 0; table < write.tables(); table++) {
                for (int slot = 0; slot < write.count(); slot++) {
                    long va = write.va(table) + slot * entryBytes(write.level());
                    long model = write.before().at(slot, table);
                    long kernel = write.after().at(slot, table);
                    if (model != kernel
                            && areas.isCompared(va, write.level())
                            && !isLeftOut(va, write.level(), model, kernel)
                            && comesBefore(va, write.level(), first)) {
                        first = new Difference(
                                machine().facts().layout().area(va).label() + " entry",
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
        if (first == null || first.va == null) {
            return true;
        }
        int order = Long.compareUnsigned(va, first.va);
        return order < 0 || (order == 0 && level > first.level);
    }

    /** With debug_pagealloc, V of boot RAM's pages goes as the kernel's allocator hands them out. */
    private boolean isLeftOut(long va, int level, long model, long kernel) {
        MachineFacts facts = machine().facts();
        if (!facts.debugPagealloc() || level != 0 || (model ^ kernel) != Pte.V) {
            return false;
        }
        long pfn = (va - facts.layout().start(Area.DIRECT_MAP) + facts.physRamBase()) >>> 12;
        return isEarly(pfn);
    }

    private boolean isEarly(long pfn) {
        var section = machine().memory().sections().section((int)
                (pfn >>> (machine().facts().sectionSizeBits() - 12)));
        return section != null && section.early();
    }

    private String section(long va) {
        return switch (machine().facts().layout().area(va)) {
            case VMEMMAP -> "5.7, 7.4";
            case KASAN -> "6.4, 8";
            default -> "5.5, 7.4";
        };
    }
}
