package replug.cli;

import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import replug.application.Blame;
import replug.application.BlockChange;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.ZoneType;
import replug.interchange.Hex;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is to blame for the state of a memory block, as text and as JSON. */
final class BlamedBlock {
    private BlamedBlock() {}

    static void print(Blame.OfBlock blamed, int number, PrintWriter out) {
        long bytes = blamed.facts().memoryBlockBytes();
        out.printf(
                "after event %d memory%d (%s-%s) is %s%s%n",
                blamed.event(),
                number,
                Hex.full(number * bytes),
                Hex.full(number * bytes + bytes - 1),
                state(blamed.now()),
                blamed.addedBy() == null ? "" : ", added by event " + blamed.addedBy());
        BlamedEvents events = new BlamedEvents(
                blamed.facts(), "asked for", "before", "after", "auto online", "policy", "set by>", "valid zones");
        for (BlockChange change : blamed.changes()) {
            boolean isOlder = change.addedBy() != null
                    && change.addedBy() != change.cause().number();
            events.event(change.cause(), isOlder ? "the block added by event " + change.addedBy() : "");
            Refusal refusal = change.cause().refusal();
            if (refusal != null && refusal.message() != null) {
                events.line("kernel says: " + refusal.message());
            } else if (refusal != null && refusal.check() != null) {
                events.line("refused by %s (kernel-spec %s)"
                        .formatted(
                                AnswerText.word(refusal.check()),
                                refusal.check().section()));
            }
            events.row(
                    asked(change.cause().operation()),
                    state(change.before()),
                    state(change.after()),
                    change.policy().autoOnline(),
                    change.policy().policy(),
                    change.policySince(),
                    zones(change));
        }
        events.print(out);
    }

    private static String state(@Nullable Run block) {
        if (block == null) {
            return "absent";
        }
        return AnswerText.word(block.state()) + (block.zone() == null ? "" : " " + block.zone());
    }

    private static String zones(BlockChange change) {
        return change.validZones().stream().map(ZoneType::label).collect(Collectors.joining("/"));
    }

    /** The word for what was asked: what was written to the block's file, or a short name of the call. */
    private static String asked(@Nullable Operation operation) {
        return switch (operation) {
            case null -> "boot";
            case Operation.SetMemoryBlockState set -> Numbers.shortened(set.state());
            case Operation.WriteSysfs write -> Numbers.shortened(write.value().strip());
            case Operation.AddMemory _, Operation.AddDriverManagedMemory _ -> "add";
            case Operation.RemoveMemory _ -> "remove";
            case Operation.OfflineAndRemoveMemory _ -> "remove";
            case Operation.MemremapPages _,
                    Operation.MemunmapPages _,
                    Operation.RegisterStaticMemoryGroup _,
                    Operation.RegisterDynamicMemoryGroup _,
                    Operation.UnregisterMemoryGroup _,
                    Operation.FragmentFreeMemory _ -> "other";
        };
    }

    static ObjectNode json(Blame.OfBlock blamed, int number) {
        ObjectNode json = JsonText.object().put("block", number).put("event", blamed.event());
        put(json, blamed.now());
        json.put("addedBy", blamed.addedBy());
        ArrayNode changes = json.putArray("changes");
        for (BlockChange change : blamed.changes()) {
            ObjectNode one = BlamedAddress.of(change.cause());
            put(one.putObject("before"), change.before());
            put(one.putObject("after"), change.after());
            one.put("autoOnlineBlocks", change.policy().autoOnline())
                    .put("onlinePolicy", change.policy().policy())
                    .put("policySince", change.policySince())
                    .put("addedBy", change.addedBy());
            ArrayNode zones = one.putArray("validZones");
            change.validZones().forEach(zone -> zones.add(zone.label()));
            changes.add(one);
        }
        return json;
    }

    private static void put(ObjectNode json, @Nullable Run block) {
        json.put("state", block == null ? "absent" : AnswerText.word(block.state()));
        if (block != null) {
            json.put("zone", block.zone()).put("node", block.node()).put("group", block.group());
        }
    }
}
