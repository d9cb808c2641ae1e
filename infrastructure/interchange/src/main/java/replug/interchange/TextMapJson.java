package replug.interchange;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A flat object whose values are strings, as an event's metadata is kept. */
public final class TextMapJson {
    private TextMapJson() {}

    /** One JSON object as UTF-8, its keys in the order of the map. */
    public static byte[] write(Map<String, String> values) {
        return Json.STRICT.writeValueAsBytes(values);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws InputProblem if it is anything else
     */
    public static Map<String, String> read(byte[] json) {
        Map<String, String> values = new TreeMap<>();
        try {
            for (Map.Entry<String, JsonNode> value : object(json).properties()) {
                if (!value.getValue().isString()) {
                    throw new InputProblem("expected an object of strings: %s is %s"
                            .formatted(
                                    Hex.quoted(value.getKey()),
                                    Hex.quoted(value.getValue().toString())));
                }
                values.put(value.getKey(), value.getValue().stringValue());
            }
            return values;
        } catch (JacksonException e) {
            throw new InputProblem("expected an object of strings: %s".formatted(Json.reason(e)), e);
        }
    }

    private static JsonNode object(byte[] json) {
        JsonNode read = Json.STRICT.readTree(json);
        if (read instanceof ObjectNode) {
            return read;
        }
        throw new InputProblem("expected an object of strings");
    }
}
