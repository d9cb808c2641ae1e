package replug.application;

import org.jspecify.annotations.Nullable;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.paging.PageTable;

/**
 * The model against a real kernel: boots from a recording's first tables, is asked each operation, takes nothing from the
 * recording but frames and circumstances, and is never set back to it. After each step its result and every entry of
 * vmemmap, the direct map and the direct map's KASAN shadow are compared, and max_pfn where it was recorded.
 */
public final class Conformance {
    private final ComparedTables compared;
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
        this.compared = new ComparedTables(boot.facts());
        PageTable tables = compared.only(boot.tables());
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
        Difference tables = compared.first(machine(), observed.tables());
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
}
