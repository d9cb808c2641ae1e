package replug.application;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Event;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal;

/**
 * An event that is to blame, without what it wrote: many may be kept at once.
 *
 * @param number its number in the machine's sequence
 * @param name its name in the journal
 * @param operation what was asked of the kernel; null at boot, and where a kernel stopped in none
 * @param result what the kernel returned
 * @param refusal why the kernel refused; null if it did not
 * @param at when it was recorded
 * @param provenance where it comes from
 */
public record Cause(
        long number,
        String name,
        @Nullable Operation operation,
        int result,
        @Nullable Refusal refusal,
        Instant at,
        Provenance provenance) {

    static Cause of(Recorded recorded) {
        Event event = recorded.event();
        return new Cause(
                recorded.number(),
                recorded.name(),
                operation(event),
                event.outcome().result(),
                event instanceof Event.Refused refused ? refused.refusal() : null,
                recorded.at(),
                recorded.provenance());
    }

    /** The operation that the event tells of; null where it tells of none. */
    static @Nullable Operation operation(Event event) {
        return switch (event) {
            case Event.Operated operated -> operated.operation();
            case Event.KernelStopped stopped -> stopped.operation();
            case Event.MachineBooted _ -> null;
        };
    }
}
