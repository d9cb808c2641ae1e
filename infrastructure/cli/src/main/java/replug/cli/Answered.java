package replug.cli;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal;
import replug.domain.paging.Digest;
import replug.interchange.EventName;
import replug.interchange.OperationName;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an operation that was asked for led to, or any other event.
 *
 * @param number the event's number
 * @param event what happened
 * @param facts of the machine
 * @param tablesDigest that of the machine after it
 */
record Answered(long number, Event event, MachineFacts facts, Digest tablesDigest) {
    /** The words for events of no operation. */
    private static final String BOOT = "boot";

    private static final String CRASH = "crash";

    String name() {
        return EventName.of(event).text();
    }

    /** The word of the recordings' format for what was done. */
    static String op(Event event) {
        return switch (event) {
            case Event.MachineBooted _ -> BOOT;
            case Event.Operated operated ->
                OperationName.of(operated.operation()).text();
            case Event.KernelStopped _ -> CRASH;
        };
    }

    /** Whether {@code word} is one that {@link #op} may say. */
    static boolean isOp(String word) {
        return word.equals(BOOT)
                || word.equals(CRASH)
                || Stream.of(OperationName.values())
                        .anyMatch(name -> name.text().equals(word));
    }

    /** What was asked. */
    Operation operation() {
        return Objects.requireNonNull(operation(event), "an operation was asked");
    }

    /** The operation that the event tells of; null where it tells of none. */
    static @Nullable Operation operation(Event event) {
        return switch (event) {
            case Event.Operated operated -> operated.operation();
            case Event.KernelStopped stopped -> stopped.operation();
            case Event.MachineBooted _ -> null;
        };
    }

    @Nullable
    Refusal refusal() {
        return event instanceof Event.Refused refused ? refused.refusal() : null;
    }

    boolean isStopped() {
        return event instanceof Event.KernelStopped;
    }

    boolean isDone() {
        return refusal() == null && !isStopped();
    }

    int exitCode() {
        return isDone() ? ExitCode.FINE : ExitCode.DIFFERS;
    }

    /** The last words of a kernel that stopped. */
    String lastWords() {
        List<String> log = event.outcome().log();
        return log.isEmpty() ? "it did not say why" : log.getLast();
    }

    /** The line that {@code replug run --json} prints, and the beginning of what the commands print. */
    ObjectNode json() {
        Operation asked = operation(event);
        ObjectNode json = JsonText.object()
                .put("event", number)
                .put("op", asked == null ? op(event) : OperationName.of(asked).text())
                .put("result", event.outcome().result());
        Refusal refusal = refusal();
        if (refusal != null) {
            json.put("errno", refusal.errnoName()).put("message", refusal.message());
        }
        if (isStopped()) {
            json.put("stopped", true).put("message", lastWords());
        }
        return json;
    }
}
