package replug.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a document shows of a terminal: in its fenced blocks, each line that begins with {@code $ replug} and the lines
 * that come of it.
 *
 * @param at the number of its line in the document, from 1
 * @param command what is typed, from {@code replug} on
 * @param printed the lines that are printed; {@value #LEFT_OUT} alone stands for any number of them
 */
record Transcript(int at, String command, List<String> printed) {
    private static final String PROMPT = "$ ";
    static final String LEFT_OUT = "…";

    /** The blocks of a document that have commands, in order. */
    static List<List<Transcript>> blocks(Path document) throws IOException {
        List<List<Transcript>> blocks = new ArrayList<>();
        boolean isInside = false;
        int number = 0;
        for (String line : Files.readAllLines(document)) {
            number++;
            if (line.startsWith("```")) {
                isInside = !isInside;
                blocks.add(new ArrayList<>());
            } else if (isInside && line.startsWith(PROMPT)) {
                blocks.getLast().add(new Transcript(number, line.substring(PROMPT.length()), new ArrayList<>()));
            } else if (isInside && !blocks.getLast().isEmpty()) {
                blocks.getLast().getLast().printed().add(line);
            }
        }
        blocks.forEach(block -> block.removeIf(step -> !step.command().startsWith("replug ")));
        blocks.removeIf(List::isEmpty);
        return blocks;
    }

    /**
     * Compares with what is printed now, line by line; spaces at the ends of lines, and empty lines at the end, do not count.
     *
     * @param normal makes lines of both comparable, where they differ each time
     * @return what is not the same, if something is not
     */
    Optional<String> differs(String now, UnaryOperator<String> normal) {
        List<String> lines = now.stripTrailing()
                .lines()
                .map(line -> normal.apply(line.stripTrailing()))
                .toList();
        int next = 0;
        boolean leavesOut = false;
        for (String line : shown()) {
            if (line.strip().equals(LEFT_OUT)) {
                leavesOut = true;
                continue;
            }
            String wanted = normal.apply(line);
            int found = leavesOut ? next + lines.subList(next, lines.size()).indexOf(wanted) : next;
            if (found < next || found >= lines.size() || !lines.get(found).equals(wanted)) {
                return Optional.of("is not printed (any more): " + line);
            }
            next = found + 1;
            leavesOut = false;
        }
        return leavesOut || next == lines.size()
                ? Optional.empty()
                : Optional.of("is printed, and not shown: " + lines.get(next));
    }

    private List<String> shown() {
        return String.join("\n", printed)
                .stripTrailing()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }
}
