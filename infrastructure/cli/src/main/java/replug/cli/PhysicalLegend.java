package replug.cli;

import java.util.List;

/** What the colours of a {@link PhysicalPicture} mean. */
final class PhysicalLegend {
    private static final double WIDTH = 938;
    private static final double HEIGHT = 18;

    private PhysicalLegend() {}

    /** Draws it. */
    static void draw(Html html, String id) {
        List<List<String>> entries = List.of(
                List.of("dma32", "online in DMA32"),
                List.of("normal", "in Normal"),
                List.of("movable", "in Movable"),
                List.of("online", "zone not known"),
                List.of("offline", "offline"),
                List.of("device", "ZONE_DEVICE"),
                List.of("boot", "RAM at boot"));
        double each = WIDTH / entries.size();
        Drawing.in(html, id, "Legend of physical memory", WIDTH, HEIGHT, drawing -> {
            for (int i = 0; i < entries.size(); i++) {
                String meaning = entries.get(i).get(1);
                drawing.rectangle(entries.get(i).get(0), each * i + 1, 2, 14, 12, meaning);
                drawing.text(each * i + 19, 12, meaning);
            }
        });
    }
}
