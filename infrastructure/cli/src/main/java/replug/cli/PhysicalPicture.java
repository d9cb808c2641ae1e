package replug.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import replug.cli.MemoryStrips.Lane;
import replug.cli.MemoryStrips.Strip;
import replug.interchange.Hex;

/**
 * Physical memory, drawn in rows of as many bytes each: in a row a lane of memory blocks, one of device memory, one of the
 * RAM that was there at boot. Widths are as bytes are; rows without memory are left out, and it is said how much that is.
 */
final class PhysicalPicture {
    /** The classes that {@link #draw} names. */
    static final String STYLE = """
            svg { display: block; margin: 1em 0; max-width: 100%; height: auto }
            svg text { font: 11px monospace; fill: #111 }
            .row { fill: #f4f4f4; stroke: #bbb; stroke-width: 0.5 }
            .tick { stroke: #666; stroke-width: 0.5 }
            .dma32 { fill: #9ecae1; stroke: #333; stroke-width: 0.7 }
            .normal { fill: #74c476; stroke: #333; stroke-width: 0.7 }
            .movable { fill: #fdd36a; stroke: #333; stroke-width: 0.7 }
            .online { fill: #d9d9d9; stroke: #333; stroke-width: 0.7 }
            .offline { fill: #fff; stroke: #333; stroke-width: 0.9; stroke-dasharray: 3 2 }
            .device { fill: #bc80bd; stroke: #333; stroke-width: 0.5 }
            .boot { fill: #525252 }
            """;

    private static final long MIN_ROW = 1L << 30;
    private static final int MAX_ROWS = 16;
    private static final int TICKS = 4;
    private static final double LEFT = 160;
    private static final double WIDTH = 768;
    private static final double TOP = 18;
    private static final double ROW = 40;
    private static final double GAP = 16;
    private static final double RIGHT = 10;

    /** Pixels of a memory block that is seen as one. */
    private static final double MIN_BLOCK = 4;

    /** Pixels that a character of a label takes. */
    private static final double CHARACTER = 7;

    private final long blockBytes;
    private final long rowBytes;

    /** The rows that have memory in any of the states, by their number, with where they begin. */
    private final TreeMap<Long, Double> rows = new TreeMap<>();

    private final double height;

    /**
     * @param states whatever is to be drawn alike: each state's memory
     * @param blockBytes bytes of a memory block
     */
    PhysicalPicture(List<List<Strip>> states, long blockBytes) {
        this.blockBytes = blockBytes;
        long bytes = MIN_ROW;
        while (numbers(states, bytes).limit(MAX_ROWS + 1L).count() > MAX_ROWS) {
            bytes <<= 1;
        }
        rowBytes = bytes;
        double y = TOP;
        long next = 0;
        for (long number : numbers(states, bytes).toList()) {
            y += number == next ? 0 : GAP;
            rows.put(number, y);
            y += ROW;
            next = number + 1;
        }
        height = y;
    }

    private static Stream<Long> numbers(List<List<Strip>> states, long rowBytes) {
        return states.stream()
                .flatMap(List::stream)
                .flatMap(strip -> Stream.iterate(
                        strip.start() / rowBytes, number -> number * rowBytes < strip.end(), number -> number + 1))
                .distinct()
                .sorted();
    }

    /** Draws one of the states. */
    void draw(Html html, String id, String title, List<Strip> strips) {
        Drawing.in(html, id, title, LEFT + WIDTH + RIGHT, height, drawing -> {
            drawScale(drawing);
            drawRows(drawing);
            for (Strip strip : strips) {
                for (long start = strip.start(); start < strip.end(); ) {
                    long end = Math.min(strip.end(), (start / rowBytes + 1) * rowBytes);
                    draw(drawing, strip, start, end);
                    start = end;
                }
            }
        });
    }

    private void drawScale(Drawing drawing) {
        for (int i = 0; i < TICKS; i++) {
            drawing.text(LEFT + WIDTH * i / TICKS + 2, TOP - 6, "+" + Texts.size(rowBytes / TICKS * i));
        }
    }

    private void drawRows(Drawing drawing) {
        long next = 0;
        for (Map.Entry<Long, Double> row : rows.entrySet()) {
            long number = row.getKey();
            double y = row.getValue();
            if (number != next) {
                String gap = Texts.size((number - next) * rowBytes);
                drawing.text(LEFT, y - 4, "… %s without memory".formatted(gap));
            }
            drawing.text(0, y + 13, Hex.full(number * rowBytes));
            drawing.rectangle(
                    "row",
                    LEFT,
                    y,
                    WIDTH,
                    ROW - 6,
                    "%s from %s".formatted(Texts.size(rowBytes), Hex.full(number * rowBytes)));
            for (int i = 1; i < TICKS; i++) {
                drawing.tick(LEFT + WIDTH * i / TICKS, y, y + ROW - 6);
            }
            next = number + 1;
        }
    }

    private void draw(Drawing drawing, Strip strip, long start, long end) {
        double y = Objects.requireNonNull(rows.get(start / rowBytes));
        double x = LEFT + WIDTH * (start % rowBytes) / rowBytes;
        double width = WIDTH * (end - start) / rowBytes;
        drawing.rectangle(style(strip), x, y + top(strip.lane()), width, thickness(strip.lane()), strip.title());
        if (strip.lane() == Lane.BLOCKS) {
            drawBorders(drawing, start, end, y);
        }
        if (strip.lane() == Lane.BLOCKS && strip.kind().length() * CHARACTER < width) {
            drawing.text(x + 3, y + 13, strip.kind());
        }
    }

    /** Where one memory block ends and the next, which is alike, begins; if there is room for that. */
    private void drawBorders(Drawing drawing, long start, long end, double y) {
        if (WIDTH * blockBytes / rowBytes >= MIN_BLOCK) {
            for (long at = start + blockBytes; at < end; at += blockBytes) {
                double x = LEFT + WIDTH * (at % rowBytes) / rowBytes;
                drawing.tick(x, y + 1, y + 1 + thickness(Lane.BLOCKS));
            }
        }
    }

    private static double top(Lane lane) {
        return switch (lane) {
            case BLOCKS -> 1;
            case DEVICES -> 20;
            case BOOT_RAM -> 28;
        };
    }

    private static double thickness(Lane lane) {
        return switch (lane) {
            case BLOCKS -> 18;
            case DEVICES -> 7;
            case BOOT_RAM -> 5;
        };
    }

    private static String style(Strip strip) {
        return switch (strip.lane()) {
            case DEVICES -> "device";
            case BOOT_RAM -> "boot";
            case BLOCKS ->
                switch (strip.kind()) {
                    case "DMA32" -> "dma32";
                    case "Normal" -> "normal";
                    case "Movable" -> "movable";
                    case MemoryStrips.OFFLINE -> "offline";
                    default -> "online";
                };
        };
    }
}
