package replug.cli;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code --json} prints: one object, or an array with one object a line. */
final class JsonText {
    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonText() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** What this program wrote as JSON. */
    static JsonNode read(byte[] json) {
        return MAPPER.readTree(json);
    }

    /** What writes JSON as it comes; closing it leaves {@code out} open. */
    static JsonGenerator generator(PrintWriter out) {
        return MAPPER.createGenerator(new HeededWriter(out));
    }

    static void print(PrintWriter out, ObjectNode object) {
        out.println(object);
    }

    static void printArray(PrintWriter out, ArrayNode objects) {
        printArray(out, objects.valueStream());
    }

    static void printArray(PrintWriter out, Stream<? extends JsonNode> objects) {
        out.print('[');
        String separator = "";
        for (Iterator<? extends JsonNode> rest = objects.iterator(); rest.hasNext(); separator = ",") {
            out.println(separator);
            out.print(rest.next());
        }
        out.println();
        out.println(']');
    }
}
