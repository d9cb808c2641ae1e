package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.io.PrintWriter;
import replug.application.Blame;
import replug.application.LeafWrite;
import replug.application.Mapping;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.Pte;
import replug.interchange.Hex;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is to blame for what maps a physical address, as text and as JSON. */
final class BlamedPhysical {
    private BlamedPhysical() {}

    static void print(Blame.OfPhysical blamed, long pa, PrintWriter out) {
        MachineFacts facts = blamed.facts();
        if (blamed.mappings().isEmpty()) {
            out.printf("after event %d nothing maps 0x%016x%n", blamed.event(), pa);
        } else {
            out.printf("after event %d 0x%016x is mapped at%n", blamed.event(), pa);
            Table table = new Table("virtual", "area", "leaf", "flags", "entry", "in table", "seen from");
            for (Mapping mapping : blamed.mappings()) {
                table.row(
                        Hex.full(mapping.va()),
                        facts.layout().area(mapping.va()).label(),
                        Texts.size(entryBytes(mapping.level())),
                        Pte.flags(mapping.word()),
                        entry(facts, mapping.level(), mapping.slot(), mapping.count()),
                        Hex.full(mapping.table()),
                        mapping.isShared() ? "other addresses too" : "here");
            }
            table.print(out, "");
        }
        BlamedEvents events = new BlamedEvents(
                facts, "entry", "translates from", "in table", "- before, + after", "flags", "points to");
        for (LeafWrite write : blamed.writes()) {
            events.event(write.cause(), AnswerText.word(write.phase()));
            String entry = entry(facts, write.level(), write.slot(), write.count());
            String table = Hex.full(write.table());
            BlamedAddress.row(events, entry, Hex.full(write.va()), table, "- ", write.before(), write.level());
            BlamedAddress.row(events, "", "", "", "+ ", write.after(), write.level());
        }
        events.print(out);
        if (blamed.writes().isEmpty()) {
            out.println("no event wrote a leaf that maps it");
        }
    }

    private static String entry(MachineFacts facts, int level, int slot, int count) {
        return count == 1
                ? "%s[%d]".formatted(facts.mode().levelName(level), slot)
                : "%s[%d-%d]".formatted(facts.mode().levelName(level), slot, slot + count - 1);
    }

    static ObjectNode json(Blame.OfPhysical blamed, long pa) {
        MachineFacts facts = blamed.facts();
        ObjectNode json = JsonText.object().put("pa", Hex.text(pa)).put("event", blamed.event());
        ArrayNode mappings = json.putArray("mappings");
        for (Mapping mapping : blamed.mappings()) {
            mappings.add(JsonText.object()
                    .put("va", Hex.text(mapping.va()))
                    .put("area", facts.layout().area(mapping.va()).label())
                    .put("level", facts.mode().levelName(mapping.level()))
                    .put("table", Hex.text(mapping.table()))
                    .put("index", mapping.slot())
                    .put("count", mapping.count())
                    .put("entry", Hex.text(mapping.word()))
                    .put("flags", Pte.flags(mapping.word()))
                    .put("shared", mapping.isShared()));
        }
        ArrayNode writes = json.putArray("writes");
        for (LeafWrite write : blamed.writes()) {
            writes.add(BlamedAddress.of(write.cause())
                    .put("phase", AnswerText.word(write.phase()))
                    .put("level", facts.mode().levelName(write.level()))
                    .put("va", Hex.text(write.va()))
                    .put("table", Hex.text(write.table()))
                    .put("index", write.slot())
                    .put("count", write.count())
                    .put("before", Hex.text(write.before()))
                    .put("after", Hex.text(write.after()))
                    .put("beforeFlags", Pte.flags(write.before()))
                    .put("afterFlags", Pte.flags(write.after())));
        }
        return json;
    }
}
