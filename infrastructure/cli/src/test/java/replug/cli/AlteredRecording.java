package replug.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.interchange.Recording;
import replug.interchange.Recordings;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A copy of a recording with one thing altered in one step. */
final class AlteredRecording {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> lines;
    private final MachineFacts facts;

    /** One entry of a table line that stands for several. */
    record Entry(int step, int level, long va, long word) {}

    /** A line of {@code tables}. */
    private record Line(int index, List<String> columns, int level) {
        long va(int i) {
            return parse(columns.get(2)) + i * PagingMode.entryBytes(level);
        }

        int count() {
            return Integer.parseInt(columns.get(4));
        }

        long stride() {
            return (columns.get(6).startsWith("-") ? -1 : 1)
                    * parse(columns.get(6).substring(1));
        }

        long word(int i) {
            return parse(columns.get(5)) + i * stride();
        }

        String part(int from, int to) {
            return "%s %s 0x%x %d %d 0x%x %s"
                    .formatted(
                            columns.get(0),
                            columns.get(1),
                            va(from),
                            Integer.parseInt(columns.get(3)) + from,
                            to - from,
                            word(from),
                            to - from == 1 ? "+0x0" : columns.get(6));
        }

        private static long parse(String hex) {
            return Long.parseUnsignedLong(hex.substring(2), 16);
        }
    }

    AlteredRecording(String name) {
        Path file = Recordings.named(name);
        this.lines = new ArrayList<>(Recordings.lines(file));
        try (Recording recording = Recording.open(file, _ -> {})) {
            this.facts = recording.facts();
        }
    }

    AddressLayout layout() {
        return facts.layout();
    }

    PagingMode mode() {
        return facts.mode();
    }

    /** How many steps after boot have tables. */
    private List<Integer> steps() {
        List<Integer> steps = new ArrayList<>();
        for (int i = 2; i < lines.size(); i++) {
            if (lines.get(i).contains("\"tables\"")) {
                steps.add(i);
            }
        }
        return steps;
    }

    /** Alters the step of this number. */
    void alter(int number, Consumer<ObjectNode> alteration) {
        for (int i = 1; i < lines.size(); i++) {
            ObjectNode step = (ObjectNode) JSON.readTree(lines.get(i));
            if (step.get("step").intValue() == number) {
                alteration.accept(step);
                lines.set(i, step.toString());
                return;
            }
        }
        throw new AssertionError("no step " + number);
    }

    /** Replaces a text in the step of this number, where it stands first. */
    void alterText(int number, String before, String after) {
        for (int i = 1; i < lines.size(); i++) {
            String step = JSON.readTree(lines.get(i)).toString();
            if (step.startsWith("{\"step\":%d,".formatted(number))) {
                replace(i, step, before, after);
                return;
            }
        }
        throw new AssertionError("no step " + number);
    }

    /** Replaces a text in the first line. */
    void alterMachine(String before, String after) {
        replace(0, JSON.readTree(lines.getFirst()).toString(), before, after);
    }

    private void replace(int line, String text, String before, String after) {
        int at = text.indexOf(before);
        if (at < 0) {
            throw new AssertionError("no " + before);
        }
        lines.set(line, text.substring(0, at) + after + text.substring(at + before.length()));
    }

    /** Those of {@code tables} that are in one of {@code areas}, which no entry of a root leaves. */
    List<String> linesIn(ArrayNode tables, Area... areas) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            if (List.of(areas).contains(layout().area(line(tables, i).va(0)))) {
                found.add(tables.get(i).stringValue());
            }
        }
        return found;
    }

    /** Alters one entry of one step, both chosen by chance among those wanted; the new word 0 takes the entry away. */
    Entry alterEntry(SplittableRandom random, Predicate<Entry> wanted, LongUnaryOperator alteration) {
        List<Integer> steps = steps();
        while (true) {
            int at = steps.get(random.nextInt(steps.size()));
            ObjectNode step = (ObjectNode) JSON.readTree(lines.get(at));
            ArrayNode tables = (ArrayNode) step.get("tables");
            Line line = line(tables, random.nextInt(tables.size()));
            int slot = random.nextInt(line.count());
            Entry entry = new Entry(step.get("step").intValue(), line.level, line.va(slot), line.word(slot));
            if (wanted.test(entry) && !isTableInUse(tables, entry)) {
                replace(tables, line, slot, alteration.applyAsLong(entry.word));
                lines.set(at, step.toString());
                return entry;
            }
        }
    }

    private Line line(ArrayNode tables, int index) {
        List<String> columns = List.of(tables.get(index).stringValue().split(" ", -1));
        return new Line(
                index,
                columns,
                Objects.requireNonNull(facts.mode().levelNamed(columns.get(0)).orElse(null)));
    }

    /** Whether the entry points to a table that has entries. */
    private static boolean isTableInUse(ArrayNode tables, Entry entry) {
        String table = " 0x%x ".formatted(Pte.pa(entry.word));
        return Pte.isTable(entry.word, entry.level)
                && tables.valueStream()
                        .anyMatch(line -> line.stringValue().substring(3).startsWith(table));
    }

    private static void replace(ArrayNode tables, Line line, int slot, long word) {
        List<String> parts = new ArrayList<>();
        if (slot > 0) {
            parts.add(line.part(0, slot));
        }
        if (word != 0) {
            List<String> columns =
                    new ArrayList<>(List.of(line.part(slot, slot + 1).split(" ", -1)));
            columns.set(5, "0x" + Long.toHexString(word));
            parts.add(String.join(" ", columns));
        }
        if (slot + 1 < line.count()) {
            parts.add(line.part(slot + 1, line.count()));
        }
        tables.remove(line.index);
        for (int i = 0; i < parts.size(); i++) {
            tables.insert(line.index + i, parts.get(i));
        }
    }

    /** Whether the entry is a leaf in {@code area}. */
    Predicate<Entry> leafIn(Area area) {
        return entry -> Pte.isLeaf(entry.word) && layout().area(entry.va) == area;
    }

    Path write(Path folder) {
        try {
            return Files.write(folder.resolve("altered.jsonl"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
