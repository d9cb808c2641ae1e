package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import replug.application.Inventory;
import replug.domain.linux.Area;

/**
 * What is mapped in each area of the address space, drawn as a bar of its leaves by their size. Widths are as bytes are,
 * within an area: the bar of the state in which it has most mapped is the longest.
 */
final class VirtualPicture {
    /** Classes that {@link #draw} names; those of {@link PhysicalPicture} are needed too. */
    static final String STYLE = """
            .level0 { fill: #fee0b6; stroke: #333; stroke-width: 0.5 }
            .level1 { fill: #b2abd2; stroke: #333; stroke-width: 0.5 }
            .level2 { fill: #5e9ecf; stroke: #333; stroke-width: 0.5 }
            .level3 { fill: #7fbf7b; stroke: #333; stroke-width: 0.5 }
            .level4 { fill: #d9d9d9; stroke: #333; stroke-width: 0.5 }
            """;

    private static final double LEFT = 70;
    static final double WIDTH = 480;
    private static final double RIGHT = 388;
    private static final double ROW = 24;
    private static final double THICKNESS = 16;
    private static final double CHARACTER = 7;

    private final Map<Area, Long> most = new TreeMap<>();

    /** @param states whatever is to be drawn alike */
    VirtualPicture(List<Inventory> states) {
        for (Inventory state : states) {
            state.leaves().keySet().forEach(area -> most.merge(area, state.mappedBytes(area), Math::max));
        }
    }

    /** Draws one of the states. */
    void draw(Html html, String id, String title, Inventory state) {
        Drawing.in(html, id, title, LEFT + WIDTH + RIGHT, Math.max(ROW, most.size() * ROW), drawing -> {
            double y = 0;
            for (Map.Entry<Area, Long> area : most.entrySet()) {
                draw(drawing, area.getKey(), area.getValue(), state, y);
                y += ROW;
            }
        });
    }

    private static void draw(Drawing drawing, Area area, long most, Inventory state, double y) {
        Map<Integer, Long> leaves = state.leaves().getOrDefault(area, Map.of());
        drawing.text(0, y + 13, area.label());
        double x = LEFT;
        List<String> counts = new ArrayList<>();
        for (int level : descending(leaves)) {
            long count = leaves.getOrDefault(level, 0L);
            String size = Texts.size(entryBytes(level));
            long bytes = count * entryBytes(level);
            double width = WIDTH * bytes / most;
            String is = "%d x %s".formatted(count, size);
            drawing.rectangle(
                    "level" + level,
                    x,
                    y + 1,
                    width,
                    THICKNESS,
                    "%s: %s, %s".formatted(area.label(), is, Texts.size(bytes)));
            if (size.length() * CHARACTER < width) {
                drawing.text(x + 3, y + 13, size);
            }
            x += width;
            counts.add(is);
        }
        String all = counts.isEmpty()
                ? "nothing mapped"
                : "%s: %s".formatted(Texts.size(state.mappedBytes(area)), String.join(", ", counts));
        drawing.text(LEFT + WIDTH + 8, y + 13, all);
    }

    private static List<Integer> descending(Map<Integer, Long> leaves) {
        return leaves.keySet().stream().sorted(Comparator.reverseOrder()).toList();
    }
}
