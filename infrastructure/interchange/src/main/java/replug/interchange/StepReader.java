package replug.interchange;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Command;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.MemoryBlocks;
import replug.domain.machine.MemoryBlocks.State;
import replug.domain.machine.Operation;
import replug.domain.paging.PageTable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The lines of a recording after the first: what was done, and what was seen afterwards. */
final class StepReader {
    private static final Pattern SYSTEM_RAM = Pattern.compile("([0-9a-f]{1,16})-([0-9a-f]{1,16}) : System RAM");

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
        return new Recording.Step(number, command(line, op));
    }

    private Command command(Fields line, String op) {
        String note = line.optionalText("note").filter(text -> !text.isBlank()).orElse(null);
        List<String> log = line.has("log") ? line.texts("log") : List.of();
        if (op.equals("crash")) {
            return new Command.ObserveStop(log, note);
        }
        PageTable tables = TableLines.read(facts.mode(), facts.swapperPgDir(), line.texts("tables"));
        MemoryBlocks seen = line.has("seen") ? blocks(line.object("seen")) : null;
        int result = line.number("result");
        if (op.equals("boot")) {
            return new Command.ObserveBoot(facts, seen == null ? blocksOfRam() : seen, tables, note);
        }
        Long maxPfn = line.has("maxPfn") ? line.hex("maxPfn") : null;
        return new Command.ObserveOperation(operation(line, op), result, tables, seen, maxPfn, log, note);
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

    private static @Nullable MemoryBlocks blocks(Fields seen) {
        if (!seen.has("memoryBlocks")) {
            return null;
        }
        MemoryBlocks blocks = MemoryBlocks.NONE;
        int i = 0;
        for (JsonNode node : seen.array("memoryBlocks")) {
            blocks = blocks.with(block(new Fields(node, "seen.memoryBlocks[" + i++ + "]")));
        }
        return blocks;
    }

    private static MemoryBlocks.Run block(Fields block) {
        String text = block.text("state");
        State state = switch (text) {
            case "online" -> State.ONLINE;
            case "offline" -> State.OFFLINE;
            case "going-offline" -> State.GOING_OFFLINE;
            default ->
                throw new InputProblem("state: expected online, offline or going-offline, found " + Hex.quoted(text));
        };
        String zone = state == State.ONLINE
                ? block.optionalText("validZones")
                        .filter(zones -> !zones.isBlank())
                        .orElse(null)
                : null;
        return new MemoryBlocks.Run(
                block.number("block"), 1, state, zone, block.has("node") ? block.number("node") : null);
    }

    /** Where nobody looked at the blocks: every block with RAM of the boot's iomem is there and online. */
    private MemoryBlocks blocksOfRam() {
        MemoryBlocks blocks = MemoryBlocks.NONE;
        for (String line : facts.iomem()) {
            Matcher ram = SYSTEM_RAM.matcher(line);
            if (ram.matches()) {
                long first = Long.divideUnsigned(Hex.parse("0x" + ram.group(1)), facts.memoryBlockBytes());
                long last = Long.divideUnsigned(Hex.parse("0x" + ram.group(2)), facts.memoryBlockBytes());
                if (last < first || last >= Integer.MAX_VALUE - 1) {
                    throw new InputProblem("iomem: expected a range of RAM, found " + Hex.quoted(line));
                }
                blocks = blocks.with(
                        new MemoryBlocks.Run((int) first, (int) (last - first + 1), State.ONLINE, null, null));
            }
        }
        return blocks;
    }
}
