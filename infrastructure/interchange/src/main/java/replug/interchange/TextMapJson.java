package replug.interchange;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** A flat object whose values are strings, as an event's metadata is kept. */
public final class TextMapJson {
    private static final TypeReference<TreeMap<String, String>> TYPE = new TypeReference<>() {};

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
        try {
            return Json.STRICT.readValue(json, TYPE);
        } catch (JacksonException e) {
            throw new InputProblem("expected an object of strings: %s".formatted(Json.reason(e)), e);
        }
    }
}
