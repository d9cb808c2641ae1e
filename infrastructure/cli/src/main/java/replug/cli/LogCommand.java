package replug.cli;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.application.Recorded;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.paging.TableWrite;
import replug.interchange.OperationName;
import replug.journal.Opening.Access;
import tools.jackson.databind.node.ObjectNode;

/** {@code replug log}. */
@Command(
        name = "log",
        header = "List what happened, one line an event.",
        description = {
            "",
            "Event numbers are those that --at takes. Written and cleared count table entries: those that hold something"
                    + " after the event, and those that do not any more."
        },
        footer = {"", "Examples:", "  replug log", "  replug log --machine nokasan-sv48-basic --json"})
final class LogCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    /** Known from the first event on. */
    private @Nullable MachineFacts facts;

    @Override
    public void run() {
        try (Journal journal = replug.open(Access.READ);
                Stream<Recorded> events = journal.read(replug.machine(journal), 0)) {
            if (replug.json()) {
                JsonText.printArray(replug.out(), events.map(LogCommand::json));
            } else {
                print(events);
            }
        }
    }

    private void print(Stream<Recorded> events) {
        Table table = new Table("event>", "what", "range, ends inclusive", "result>", "written>", "cleared>");
        events.forEach(recorded -> table.row(
                recorded.number(),
                recorded.name(),
                subject(recorded.event()),
                Texts.result(recorded.event()),
                written(recorded),
                cleared(recorded)));
        table.print(replug.out(), "");
    }

    private String subject(Event event) {
        if (event instanceof Event.MachineBooted booted) {
            facts = booted.facts();
            return "%s, %s".formatted(facts.kernel(), facts.mode());
        }
        Operation operation = Answered.operation(event);
        return operation == null || facts == null ? "" : Texts.subject(operation, facts);
    }

    private static ObjectNode json(Recorded recorded) {
        Event event = recorded.event();
        ObjectNode json = JsonText.object()
                .put("event", recorded.number())
                .put("name", recorded.name())
                .put("op", op(event))
                .put("result", event.outcome().result());
        if (recorded.provenance().step() != null) {
            json.put("step", recorded.provenance().step());
        }
        Operation operation = Answered.operation(event);
        if (operation != null) {
            json.set("operation", OperationName.json(operation));
        }
        if (event instanceof Event.Refused refused) {
            json.put("errno", refused.refusal().errnoName());
            json.put("message", refused.refusal().message());
        }
        return json.put("written", written(recorded))
                .put("cleared", cleared(recorded))
                .put("recordedAt", recorded.at().toString())
                .put("actor", recorded.provenance().actor())
                .put("origin", recorded.provenance().origin().label())
                .put("correlationId", recorded.provenance().correlationId())
                .put("tablesDigest", recorded.tablesDigest().toString());
    }

    /** The word of the recordings' format for what was done. */
    private static String op(Event event) {
        return switch (event) {
            case Event.MachineBooted _ -> "boot";
            case Event.Operated operated ->
                OperationName.of(operated.operation()).text();
            case Event.KernelStopped _ -> "crash";
        };
    }

    private static long written(Recorded recorded) {
        return recorded.event()
                .outcome()
                .writes()
                .mapToLong(TableWrite::entriesSet)
                .sum();
    }

    private static long cleared(Recorded recorded) {
        return recorded.event()
                .outcome()
                .writes()
                .mapToLong(TableWrite::entriesCleared)
                .sum();
    }
}
