package replug.cli;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code --json} prints: one object, or an array with one object a line. */
final class JsonText {
    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonText() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static void print(PrintWriter out, ObjectNode object) {
        out.println(object);
    }

    static void printArray(PrintWriter out, Stream<ObjectNode> objects) {
        out.print('[');
        String separator = "";
        for (Iterator<ObjectNode> rest = objects.iterator(); rest.hasNext(); separator = ",") {
            out.println(separator);
            out.print(rest.next());
        }
        out.println();
        out.println(']');
    }
}
