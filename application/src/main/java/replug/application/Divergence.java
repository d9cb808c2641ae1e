package replug.application;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Event;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal;
import replug.domain.memory.MemoryBlocks;

/**
 * An event that a changed history has otherwise.
 *
 * @param event its number
 * @param kind what differs
 * @param was what happened
 * @param is what happens in the changed history; null where nothing is asked
 */
public record Divergence(
        long event, Kind kind, Told was, @Nullable Told is) {
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

    /** How {@code is} differs from {@code was}; null where it does not. */
    static @Nullable Divergence between(long number, Event was, Event is) {
        Told before = Told.of(was);
        Told after = Told.of(is);
        boolean isSameResult = before.result == after.result
                && before.isStopped == after.isStopped
                && java.util.Objects.equals(before.refusal, after.refusal);
        if (!isSameResult) {
            return new Divergence(number, Kind.RESULT, before, after);
        }
        if (!was.outcome().changes().equals(is.outcome().changes())) {
            return new Divergence(number, Kind.STATE, before, after);
        }
        return was.outcome().phases().equals(is.outcome().phases())
                ? null
                : new Divergence(number, Kind.TABLES, before, after);
    }
}
