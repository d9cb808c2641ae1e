package replug.interchange;

import java.util.List;
import replug.domain.machine.Command;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.PageTable;
import tools.jackson.core.JacksonException;

/** The lines of a recording after the first: what was done, and what was seen afterwards. */
final class StepReader {
    private final MachineFacts facts;
    private int last = -1;

    StepReader(MachineFacts facts) {
        this.facts = facts;
    }

    Recording.Step read(Fields line) {
        int number = line.number("step");
        if (number <= last) {
            throw new InputProblem("step: expected a number above %d, found %d".formatted(last, number));
        }
        String op = line.object("operation").text("op");
        boolean isFirst = last < 0;
        if (isFirst != op.equals("boot")) {
            throw new InputProblem("operation.op: expected %s, found %s"
                    .formatted(isFirst ? "boot, the first step" : "an operation after boot", Hex.quoted(op)));
        }
        last = number;
        return new Recording.Step(number, command(line, op), SeenText.read(line));
    }

    private Command command(Fields line, String op) {
        String note = line.optionalText("note").filter(text -> !text.isBlank()).orElse(null);
        List<String> log = line.has("log") ? line.texts("log") : List.of();
        if (op.equals("crash")) {
            return new Command.ObserveStop(log, note);
        }
        PageTable tables = TableLines.read(facts.mode(), facts.swapperPgDir(), line.texts("tables"));
        SeenMemory seen = SeenReader.read(line);
        int result = line.number("result");
        return op.equals("boot")
                ? new Command.ObserveBoot(facts, seen, tables, note)
                : new Command.ObserveOperation(operation(line, op), result, tables, seen, log, note);
    }

    private static Operation operation(Fields line, String op) {
        if (!OperationName.isKnown(op)) {
            throw new InputProblem("operation.op: unknown operation " + Hex.quoted(op));
        }
        try {
            return Json.TOLERANT.treeToValue(line.node("operation"), Operation.class);
        } catch (JacksonException e) {
            throw new InputProblem("operation: %s".formatted(Json.reason(e)), e);
        }
    }
}
