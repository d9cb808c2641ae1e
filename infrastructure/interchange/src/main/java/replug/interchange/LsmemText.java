package replug.interchange;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import replug.domain.machine.Machine;
import replug.domain.memory.MemoryBlocks.State;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Memory blocks as {@code lsmem -o RANGE,SIZE,STATE,REMOVABLE,BLOCK,NODE,ZONES} prints them, and with {@code -J}. */
public final class LsmemText {
    private static final List<String> COLUMNS =
            List.of("RANGE", "SIZE", "STATE", "REMOVABLE", "BLOCK", "NODE", "ZONES");
    private static final String UNITS = "BKMGTPE";

    private LsmemText() {}

    /**
     * The table, and the sums below it.
     *
     * @param isEach one line a block, {@code --all}
     * @param isBytes sizes in bytes, {@code --bytes}
     */
    public static List<String> lines(Machine machine, boolean isEach, boolean isBytes) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(COLUMNS);
        for (LsmemRow row : rows(machine, isEach)) {
            cells.add(List.of(
                    Hex.full(row.start()) + "-" + Hex.full(row.last()),
                    size(row.bytes(), isBytes),
                    row.stateWord(),
                    row.isRemovable() ? "yes" : "",
                    row.blocks(),
                    row.node() == null ? "" : row.node().toString(),
                    String.join("/", row.zones())));
        }
        List<String> lines = new ArrayList<>(aligned(cells));
        long blockBytes = machine.facts().memoryBlockBytes();
        int online = machine.blocks().count(State.ONLINE);
        lines.add("");
        lines.add(sum("Memory block size:", blockBytes, isBytes));
        lines.add(sum("Total online memory:", online * blockBytes, isBytes));
        lines.add(sum("Total offline memory:", (machine.blocks().count() - online) * blockBytes, isBytes));
        return lines;
    }

    private static String sum(String label, long bytes, boolean isBytes) {
        return label + padded(size(bytes, isBytes), (isBytes ? 39 : 29) - label.length());
    }

    /** What {@code -J} prints: an object whose {@code memory} has one object a row. */
    public static ObjectNode json(Machine machine, boolean isEach, boolean isBytes) {
        ObjectNode json = Json.STRICT.createObjectNode();
        ArrayNode memory = json.putArray("memory");
        for (LsmemRow row : rows(machine, isEach)) {
            ObjectNode one = memory.addObject().put("range", Hex.full(row.start()) + "-" + Hex.full(row.last()));
            if (isBytes) {
                one.put("size", row.bytes());
            } else {
                one.put("size", size(row.bytes(), false));
            }
            one.put("state", row.stateWord())
                    .put("removable", row.isRemovable())
                    .put("block", row.blocks())
                    .put("node", row.node())
                    .put("zones", row.zones().isEmpty() ? null : String.join("/", row.zones()));
        }
        return json;
    }

    private static List<LsmemRow> rows(Machine machine, boolean isEach) {
        return isEach ? LsmemRow.ofEach(machine) : LsmemRow.ofRanges(machine);
    }

    private static List<String> aligned(List<List<String>> cells) {
        int[] widths = IntStream.range(0, COLUMNS.size())
                .map(i -> cells.stream()
                        .mapToInt(row -> row.get(i).length())
                        .max()
                        .orElse(0))
                .toArray();
        return cells.stream()
                .map(row -> IntStream.range(0, widths.length)
                        .mapToObj(i -> i == 0 ? padded(row.get(i), -widths[i]) : padded(row.get(i), widths[i]))
                        .reduce((left, right) -> left + " " + right)
                        .orElse("")
                        .stripTrailing())
                .toList();
    }

    private static String padded(String text, int width) {
        return ("%" + width + "s").formatted(text);
    }

    /** As util-linux writes sizes: the largest unit of which there is one, and a tenth where it says something. */
    static String size(long bytes, boolean isBytes) {
        if (isBytes || bytes == 0) {
            return bytes == 0 && !isBytes ? "0B" : Long.toString(bytes);
        }
        int unit = (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 10;
        long whole = bytes >>> (10 * unit);
        long rest = bytes & ((1L << (10 * unit)) - 1);
        long tenth = unit == 0 ? 0 : ((rest >>> (10 * (unit - 1))) + 50) / 100;
        if (tenth == 10) {
            whole++;
            tenth = 0;
        }
        return whole + (tenth == 0 ? "" : "." + tenth) + UNITS.charAt(unit);
    }
}
