package replug.interchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a machine itself said after a step of a recording, as it stands there: {@code seen}.
 *
 * @param files lines of text files, by path
 * @param blocks the memory blocks of sysfs, a line each; null where nobody looked
 */
public record SeenText(
        Map<String, List<String>> files, @Nullable List<String> blocks) {
    private static final String BLOCKS = "memoryBlocks";

    /** What {@code step} has seen; null where nobody looked. */
    static @Nullable SeenText read(Fields step) {
        if (!step.has("seen")) {
            return null;
        }
        Fields seen = step.object("seen");
        Map<String, List<String>> files = new TreeMap<>();
        for (String name : seen.names()) {
            if (name.startsWith("/")) {
                files.put(name, seen.texts(name));
            }
        }
        return new SeenText(files, seen.has(BLOCKS) ? blocks(seen) : null);
    }

    private static List<String> blocks(Fields seen) {
        List<String> lines = new ArrayList<>();
        for (JsonNode node : seen.array(BLOCKS)) {
            Fields block = new Fields(node, "seen.memoryBlocks[" + lines.size() + "]");
            lines.add(block(
                    block.number("block"),
                    block.text("state"),
                    block.optionalText("validZones").orElse(""),
                    block.optionalText("removable").orElse("1"),
                    block.has("node") ? block.number("node") : null));
        }
        return lines;
    }

    /** What sysfs shows of a memory block, on one line. */
    static String block(int number, String state, String validZones, String removable, @Nullable Integer node) {
        return "memory%d %s, zones %s, removable %s, node %s".formatted(number, state, validZones, removable, node);
    }
}
