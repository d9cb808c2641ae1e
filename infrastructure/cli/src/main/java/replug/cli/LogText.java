package replug.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Style;
import replug.application.Recorded;
import replug.application.WriteCounts;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.paging.PagingMode;

/** Events for people, one line each, printed as they come: the columns' widths do not depend on what is in them. */
final class LogText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int ACTOR = 8;

    /** As wide as most names are; a longer one moves what follows to the right. */
    private static final int NAME = 28;

    private static final String INDENT = " ".repeat(8);

    private final PrintWriter out;
    private final Colours colours;
    private final MachineFacts facts;

    LogText(PrintWriter out, Colours colours, MachineFacts facts) {
        this.out = out;
        this.colours = colours;
        this.facts = facts;
    }

    /** An instant to the second, in UTC. */
    static String time(Instant at) {
        return TIME.format(at);
    }

    void printHeader() {
        out.println(
                " event  recorded, UTC        actor     result   what                         range, ends inclusive");
    }

    void print(Recorded recorded) {
        String left = "%6d  %s  %-8s  %-7s  "
                .formatted(
                        recorded.number(),
                        time(recorded.at()),
                        Texts.cut(Texts.printable(recorded.provenance().actor()), ACTOR),
                        Texts.result(recorded.event()));
        String name = recorded.name();
        int room = Texts.WIDTH - left.length() - name.length() - 1;
        String subject = subject(recorded.event(), Math.max(room, 1));
        int width = Math.min(NAME, Texts.WIDTH - left.length() - 1 - subject.length());
        String line = (left + padded(name, width) + " " + subject).stripTrailing();
        out.println(isAnswered(recorded.event()) ? line : colours.paint(line, Style.fg_red));
    }

    /** Whether the kernel did it and went on. */
    private static boolean isAnswered(Event event) {
        return !(event instanceof Event.Refused || event instanceof Event.KernelStopped);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private String subject(Event event, int room) {
        if (event instanceof Event.MachineBooted) {
            return Texts.cut("%s, %s".formatted(Texts.printable(facts.kernel()), facts.mode()), room);
        }
        Operation operation = Answered.operation(event);
        if (operation == null) {
            return "";
        }
        String whole = Texts.subject(operation, facts);
        boolean isBlock = operation instanceof Operation.SetMemoryBlockState;
        return whole.length() <= room && !isBlock ? whole : Texts.cut(Texts.briefSubject(operation, facts), room);
    }

    /** Why it was done, as far as anybody said. */
    void printReasons(Recorded recorded) {
        printBelow("reason", recorded.provenance().reason());
        printBelow("note", recorded.event().outcome().note());
    }

    private void printBelow(String what, @Nullable String text) {
        if (text != null) {
            printBelow(what, Texts.printable(text), Texts.WIDTH - INDENT.length() - NAME / 4 - 1);
        }
    }

    private void printBelow(String what, String text, int width) {
        String label = what;
        for (String line : Texts.wrapped(text, width)) {
            out.println("%s%-7s %s".formatted(INDENT, label, line).stripTrailing());
            label = "";
        }
    }

    /** What was written, as far as anything was. */
    void print(WriteCounts counts) {
        List<String> entries = new ArrayList<>();
        counts.entries().forEach((area, some) -> {
            List<String> kinds = new ArrayList<>();
            add(kinds, some.set(), "set");
            add(kinds, some.changed(), "changed");
            add(kinds, some.cleared(), "cleared");
            entries.add(area.label() + " " + String.join(" ", kinds));
        });
        List<String> tables = new ArrayList<>();
        add(tables, counts.tablesMade(), "made");
        add(tables, counts.tablesFreed(), "freed");
        List<String> frames = new ArrayList<>();
        addFrames(frames, counts.framesTaken(), "taken");
        addFrames(frames, counts.framesFreed(), "given");
        printBelow("entries", entries.isEmpty() ? null : String.join(", ", entries));
        printBelow("tables", tables.isEmpty() ? null : String.join(", ", tables));
        printBelow("frames", frames.isEmpty() ? null : String.join(", ", frames));
    }

    private static void add(List<String> words, long count, String what) {
        if (count > 0) {
            words.add(count + " " + what);
        }
    }

    private static void addFrames(List<String> words, long count, String what) {
        if (count > 0) {
            words.add("%d (%s) %s".formatted(count, Texts.size(count * PagingMode.PAGE_BYTES), what));
        }
    }
}
