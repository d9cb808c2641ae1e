package replug.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Event;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryChanges;

/**
 * An event that a changed history has otherwise.
 *
 * @param event its number
 * @param kind what differs
 * @param was what happened
 * @param is what happens in the changed history; null where nothing is asked
 * @param parts the parts of memory management that differ, memory blocks aside, where the result is the same
 */
public record Divergence(
        long event, Kind kind, Told was, @Nullable Told is, List<String> parts) {
    public Divergence {
        parts = List.copyOf(parts);
    }

    /** What differs, the most telling first. */
    public enum Kind {
        /** It is not asked for: that is the change. */
        DROPPED,
        /** The kernel has stopped before. */
        NOT_ASKED,
        /** It is done, refused, stops the kernel or returns otherwise. */
        RESULT,
        /** It returns the same and leaves memory blocks, zones or other parts of memory management otherwise. */
        STATE,
        /** It leaves the same, and writes other entries or uses other frames. */
        TABLES
    }

    /**
     * What became of an operation.
     *
     * @param operation what was asked
     * @param result what the kernel returned
     * @param refusal why it refused; null if it did not
     * @param isStopped whether the kernel stopped
     * @param blocks memory blocks that it changed, as they are afterwards
     */
    public record Told(
            @Nullable Operation operation,
            int result,
            @Nullable Refusal refusal,
            boolean isStopped,
            List<MemoryBlocks.Run> blocks) {
        public Told {
            blocks = List.copyOf(blocks);
        }

        public static Told of(Event event) {
            return new Told(
                    Cause.operation(event),
                    event.outcome().result(),
                    event instanceof Event.Refused refused ? refused.refusal() : null,
                    event instanceof Event.KernelStopped,
                    event.outcome().changes().blocks());
        }

        /** Whether it was done. */
        public boolean isDone() {
            return refusal == null && !isStopped;
        }
    }

    /** The parts of memory management that two events with the same result leave otherwise, in words; their blocks aside. */
    private static List<String> parts(MemoryChanges was, MemoryChanges is) {
        List<String> parts = new ArrayList<>();
        add(parts, "zones", was.zones(), is.zones());
        add(parts, "sections", was.sections(), is.sections());
        add(parts, "resources", was.resources(), is.resources());
        add(parts, "nodes", was.nodes(), is.nodes());
        add(parts, "groups", was.groups(), is.groups());
        add(parts, "device ranges", was.devices(), is.devices());
        add(parts, "policy", was.policy(), is.policy());
        add(parts, "max_pfn", was.maxPfn(), is.maxPfn());
        return parts;
    }

    private static void add(List<String> parts, String name, @Nullable Object was, @Nullable Object is) {
        if (!Objects.equals(was, is)) {
            parts.add(name);
        }
    }

    /** How {@code is} differs from {@code was}; null where it does not. */
    static @Nullable Divergence between(long number, Event was, Event is) {
        Told before = Told.of(was);
        Told after = Told.of(is);
        boolean isSameResult = before.result == after.result
                && before.isStopped == after.isStopped
                && Objects.equals(before.refusal, after.refusal);
        if (!isSameResult) {
            return new Divergence(number, Kind.RESULT, before, after, List.of());
        }
        MemoryChanges leftBefore = was.outcome().changes();
        MemoryChanges leftAfter = is.outcome().changes();
        if (!leftBefore.equals(leftAfter)) {
            return new Divergence(number, Kind.STATE, before, after, parts(leftBefore, leftAfter));
        }
        return was.outcome().phases().equals(is.outcome().phases())
                ? null
                : new Divergence(number, Kind.TABLES, before, after, List.of());
    }
}
