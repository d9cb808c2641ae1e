package replug.cli;

import java.io.PrintWriter;
import replug.application.Blame;
import replug.application.Cause;
import replug.application.EntryChange;
import replug.application.EntryChange.Held;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.Pte;
import replug.domain.paging.Walk;
import replug.interchange.Hex;
import replug.interchange.OperationName;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is to blame for the walk of an address, as text and as JSON. */
final class BlamedAddress {
    private BlamedAddress() {}

    static void print(Blame.OfAddress blamed, PrintWriter out) {
        MachineFacts facts = blamed.facts();
        out.printf("after event %d %s%n", blamed.event(), WalkCommand.ending(blamed.walk(), facts.mode()));
        BlamedEvents events = new BlamedEvents(
                facts, "entry", "translates from", "in table", "- before, + after", "flags", "points to");
        for (EntryChange change : blamed.changes()) {
            events.event(change.cause(), AnswerText.word(change.phase()));
            Held before = change.before();
            Held after = change.after();
            String name = "%s[%d]".formatted(facts.mode().levelName(change.level()), change.slot());
            String table = Hex.full(before.word() == 0 ? change.table() : before.table());
            boolean isMoved = before.word() != 0 && before.table() != after.table();
            String newTable = isMoved ? after.hasTable() ? Hex.full(after.table()) : "none" : "";
            row(events, name, Hex.full(change.va()), table, "- ", before.word(), change.level());
            row(events, "", "", newTable, "+ ", after.word(), change.level());
            if (!change.isWritten()) {
                events.line(unwritten(after));
            }
        }
        events.print(out);
        if (blamed.changes().isEmpty()) {
            out.println("no event wrote an entry that its walk reads");
        }
    }

    /** One side of a change: the word that stood or stands in an entry of a table at {@code level}. */
    static void row(BlamedEvents events, String name, String va, String table, String sign, long word, int level) {
        events.row(name, va, table, sign + Hex.full(word), Pte.flags(word), WalkCommand.pointsTo(word, level));
    }

    private static String unwritten(Held after) {
        if (!after.hasTable()) {
            return "not written: the walk does not come here any more";
        }
        return after.since() < 0
                ? "not written: the walk comes through another table, where the entry is empty"
                : "not written: the walk comes through another table, whose entry event %d wrote"
                        .formatted(after.since());
    }

    static ObjectNode json(Blame.OfAddress blamed) {
        MachineFacts facts = blamed.facts();
        Walk walk = blamed.walk();
        ObjectNode json = JsonText.object()
                .put("va", Hex.text(walk.va()))
                .put("event", blamed.event())
                .put("mapped", walk.end() instanceof Walk.Mapped);
        if (walk.end() instanceof Walk.Mapped mapped) {
            json.put("pa", Hex.text(mapped.pa()));
        }
        ArrayNode writes = json.putArray("writes");
        for (EntryChange change : blamed.changes()) {
            Held before = change.before();
            Held after = change.after();
            ObjectNode write = of(change.cause())
                    .put("phase", AnswerText.word(change.phase()))
                    .put("level", facts.mode().levelName(change.level()))
                    .put("va", Hex.text(change.va()))
                    .put("table", Hex.text(change.table()))
                    .put("index", change.slot())
                    .put("before", Hex.text(before.word()))
                    .put("after", Hex.text(after.word()))
                    .put("beforeFlags", Pte.flags(before.word()))
                    .put("afterFlags", Pte.flags(after.word()))
                    .put("written", change.isWritten());
            if (before.hasTable() && before.table() != change.table()) {
                write.put("tableBefore", Hex.text(before.table()));
            }
            if (!change.isWritten() && after.since() >= 0) {
                write.put("writtenBy", after.since());
            }
            writes.add(write);
        }
        return json;
    }

    /** The event of a change: what every JSON of {@code blame} has. */
    static ObjectNode of(Cause cause) {
        ObjectNode json = JsonText.object().put("event", cause.number()).put("name", cause.name());
        if (cause.operation() != null) {
            json.set("operation", OperationName.json(cause.operation()));
        }
        json.put("result", cause.result());
        if (cause.refusal() != null) {
            json.put("errno", cause.refusal().errnoName())
                    .put("message", cause.refusal().message());
        }
        return json.put("at", cause.at().toString())
                .put("actor", cause.provenance().actor());
    }
}
