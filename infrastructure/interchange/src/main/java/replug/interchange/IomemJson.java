package replug.interchange;

import replug.domain.memory.Resource;
import replug.domain.memory.Resources;
import tools.jackson.databind.node.ArrayNode;

/** The lines of /proc/iomem as objects, in the kernel's order; ends are inclusive, {@code depth} counts the lines around. */
public final class IomemJson {
    private IomemJson() {}

    /** One object a line. */
    public static ArrayNode of(Resources resources) {
        ArrayNode array = Json.STRICT.createArrayNode();
        for (Resource line : resources.lines()) {
            array.addObject()
                    .put("start", Hex.text(line.start()))
                    .put("end", Hex.text(line.last()))
                    .put("depth", line.depth())
                    .put("name", line.name());
        }
        return array;
    }
}
