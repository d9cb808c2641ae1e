package replug.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import replug.application.Recorded;
import replug.application.TouchedRange;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.interchange.EventName;
import replug.interchange.OperationName;

/** Which events {@code replug log} lists: those that pass all of the options that are given. */
final class LogFilter {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Period period;

    @Option(
            names = "--op",
            paramLabel = "OP",
            split = ",",
            description =
                    "Only these: operations, such as add_memory, boot and crash, whether done or refused, or events,"
                            + " such as memory-added. May be given several times.")
    private List<String> ops = List.of();

    @Option(
            names = "--range",
            paramLabel = "START+SIZE|START-END",
            converter = Numbers.BeginOfRange.class,
            description =
                    "Only operations on physical memory of this range, END inclusive, those on its memory blocks among"
                            + " them; a START alone is one byte.")
    private Numbers.@Nullable Begin range;

    @Option(names = "--actor", paramLabel = "NAME", description = "Only what was recorded for NAME.")
    private @Nullable String actor;

    @Option(names = "--refused", description = "Only what the kernel refused.")
    private boolean isRefused;

    /** Complains about options that nothing can pass. */
    void check() {
        period.check();
        for (String op : ops) {
            if (!Answered.isOp(op) && EventName.named(op).isEmpty()) {
                throw new Mistake(
                        "--op: expected boot, crash, one of %s, or an event such as memory-added, found \"%s\""
                                .formatted(
                                        Stream.of(OperationName.values())
                                                .map(OperationName::text)
                                                .collect(Collectors.joining(", ")),
                                        Numbers.shortened(op)));
            }
        }
        if (range != null && range.size() != null && range.size() == 0) {
            throw new Mistake("--range: expected a range with at least one byte");
        }
    }

    /** @param facts of the machine */
    boolean passes(Recorded recorded, MachineFacts facts) {
        Event event = recorded.event();
        return period.holds(recorded.at())
                && (actor == null || actor.equals(recorded.provenance().actor()))
                && (!isRefused || event instanceof Event.Refused)
                && (ops.isEmpty() || ops.contains(recorded.name()) || ops.contains(Answered.op(event)))
                && isInRange(event, facts);
    }

    private boolean isInRange(Event event, MachineFacts facts) {
        if (range == null) {
            return true;
        }
        Long size = range.size();
        TouchedRange wanted = TouchedRange.sized(range.start(), size == null ? 1 : size);
        Operation operation = Answered.operation(event);
        Optional<TouchedRange> touched =
                operation == null ? Optional.empty() : TouchedRange.of(operation, facts.memoryBlockBytes());
        return touched.isPresent() && touched.get().overlaps(wanted);
    }
}
