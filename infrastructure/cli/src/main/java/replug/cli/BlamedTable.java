package replug.cli;

import java.io.PrintWriter;
import java.util.OptionalInt;
import replug.application.Blame;
import replug.application.TableUse;
import replug.domain.machine.MachineFacts;
import replug.interchange.Hex;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is to blame for a page frame's use as a table, as text and as JSON. */
final class BlamedTable {
    private BlamedTable() {}

    static void print(Blame.OfTable blamed, long frame, PrintWriter out) {
        out.printf("after event %d %s is %s%n", blamed.event(), Hex.full(frame), now(blamed, frame));
        BlamedEvents events = new BlamedEvents(
                blamed.facts(), "what", "table", "translates from", "pointed to by", "in table", "pointers>");
        for (TableUse use : blamed.uses()) {
            events.event(use.cause(), AnswerText.word(use.phase()));
            String above = blamed.facts().mode().levelName(use.level() + 1);
            events.row(
                    AnswerText.word(use.kind()),
                    blamed.facts().mode().levelName(use.level()),
                    Hex.full(use.va()),
                    use.count() == 1
                            ? "%s[%d]".formatted(above, use.slot())
                            : "%s[%d-%d]".formatted(above, use.slot(), use.slot() + use.count() - 1),
                    Hex.full(use.parent()),
                    use.pointers());
        }
        events.print(out);
        if (blamed.uses().isEmpty() && !isRoot(blamed, frame)) {
            out.println("no event wrote an entry that points to it as a table");
        }
    }

    private static boolean isRoot(Blame.OfTable blamed, long frame) {
        return blamed.facts().swapperPgDir() == frame;
    }

    /** Its level as a table; empty if it is none. */
    private static OptionalInt level(Blame.OfTable blamed, long frame) {
        if (isRoot(blamed, frame)) {
            return OptionalInt.of(blamed.facts().mode().rootLevel());
        }
        return blamed.pointers() == 0
                ? OptionalInt.empty()
                : OptionalInt.of(blamed.uses().getFirst().level());
    }

    private static String now(Blame.OfTable blamed, long frame) {
        MachineFacts facts = blamed.facts();
        if (isRoot(blamed, frame)) {
            return "the root table, %s, as it has been since boot"
                    .formatted(facts.mode().levelName(facts.mode().rootLevel()));
        }
        OptionalInt level = level(blamed, frame);
        if (level.isEmpty()) {
            return blamed.uses().isEmpty() ? "no table, and never was one" : "no table any more";
        }
        String name = facts.mode().levelName(level.getAsInt());
        return blamed.pointers() == 1
                ? "a %s table".formatted(name)
                : "a %s table that %d entries point to".formatted(name, blamed.pointers());
    }

    static ObjectNode json(Blame.OfTable blamed, long frame) {
        MachineFacts facts = blamed.facts();
        OptionalInt level = level(blamed, frame);
        ObjectNode json = JsonText.object()
                .put("table", Hex.text(frame))
                .put("event", blamed.event())
                .put("isTable", level.isPresent());
        if (level.isPresent()) {
            json.put("level", facts.mode().levelName(level.getAsInt())).put("pointers", blamed.pointers());
        }
        ArrayNode uses = json.putArray("uses");
        for (TableUse use : blamed.uses()) {
            uses.add(BlamedAddress.of(use.cause())
                    .put("phase", AnswerText.word(use.phase()))
                    .put("what", AnswerText.word(use.kind()))
                    .put("level", facts.mode().levelName(use.level()))
                    .put("va", Hex.text(use.va()))
                    .put("parent", Hex.text(use.parent()))
                    .put("index", use.slot())
                    .put("count", use.count())
                    .put("pointers", use.pointers()));
        }
        return json;
    }
}
