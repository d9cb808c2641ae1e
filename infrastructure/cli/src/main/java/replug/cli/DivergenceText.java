package replug.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import replug.application.Divergence;
import replug.application.Divergence.Kind;
import replug.application.Divergence.Told;
import replug.domain.machine.MachineFacts;

/** An event that a changed history has otherwise, for people. */
final class DivergenceText {
    private static final int ASKED = 42;
    private static final int BECAME = 24;

    private DivergenceText() {}

    /** What differs first, in one line. */
    static String brief(Divergence divergence, MachineFacts facts) {
        Told is = divergence.is();
        return "event %d, %s: %s"
                .formatted(
                        divergence.event(),
                        AskedText.asked(divergence.was().operation(), facts),
                        divergence.kind() == Kind.TABLES
                                ? "writes other entries, or uses other frames"
                                : "was %s, is %s"
                                        .formatted(was(divergence), is == null ? "not asked" : is(divergence, is)));
    }

    /** Adds the rows of an event, with its number, what was asked, and what became of it before and after. */
    static void add(Table table, Divergence divergence, MachineFacts facts) {
        Told was = divergence.was();
        Told is = divergence.is();
        String otherwise = divergence.kind() == Kind.DROPPED ? "dropped" : "not asked";
        List<String> wasLines = Texts.wrapped(was(divergence), BECAME);
        List<String> isLines = Texts.wrapped(is == null ? otherwise : is(divergence, is), BECAME);
        List<String> asked = new ArrayList<>(List.of(AskedText.asked(was.operation(), facts)));
        if (is != null && was.operation() != null && !was.operation().equals(is.operation())) {
            asked.add("now " + AskedText.asked(is.operation(), facts));
        }
        int lines =
                Stream.of(asked, wasLines, isLines).mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < lines; i++) {
            table.row(
                    i == 0 ? divergence.event() : "",
                    Texts.cut(line(asked, i), ASKED),
                    line(wasLines, i),
                    line(isLines, i));
        }
    }

    private static String line(List<String> lines, int i) {
        return i < lines.size() ? lines.get(i) : "";
    }

    private static String was(Divergence divergence) {
        return told(divergence, divergence.was());
    }

    private static String is(Divergence divergence, Told is) {
        return told(divergence, is) + (isOfBlocks(divergence) ? "" : others(divergence));
    }

    private static String others(Divergence divergence) {
        return divergence.parts().isEmpty() ? "" : ", other " + String.join(", ", divergence.parts());
    }

    /** Whether memory blocks tell the two apart, and not the results. */
    private static boolean isOfBlocks(Divergence divergence) {
        Told is = divergence.is();
        return divergence.kind() == Kind.STATE
                && is != null
                && !divergence.was().blocks().equals(is.blocks());
    }

    private static String told(Divergence divergence, Told told) {
        if (!isOfBlocks(divergence)) {
            return AskedText.became(told);
        }
        return told.blocks().isEmpty()
                ? "no block changes"
                : told.blocks().stream()
                        .map(run -> BlockText.name(run) + " " + BlockText.state(run))
                        .collect(Collectors.joining(", "));
    }
}
