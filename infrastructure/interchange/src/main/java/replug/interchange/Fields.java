package replug.interchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of one JSON object from outside; each complaint names the field by its path. */
final class Fields {
    private final JsonNode object;
    private final String path;

    Fields(JsonNode object, String path) {
        this.object = object;
        this.path = path;
        if (!object.isObject()) {
            throw new InputProblem("%s: expected an object, found %s".formatted(path, found(object)));
        }
    }

    /** The object itself, for whoever changes it. */
    ObjectNode copy() {
        return ((ObjectNode) object).deepCopy();
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** The names of all fields. */
    Collection<String> names() {
        return object.propertyNames();
    }

    JsonNode node(String name) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            throw new InputProblem("%s is missing".formatted(pathOf(name)));
        }
        return node;
    }

    Fields object(String name) {
        return new Fields(node(name), pathOf(name));
    }

    String text(String name) {
        JsonNode node = node(name);
        if (!node.isString()) {
            throw expected(name, "a string", node);
        }
        return node.stringValue();
    }

    Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    int number(String name) {
        JsonNode node = node(name);
        if (!node.isInt()) {
            throw expected(name, "a whole number of 32 bits", node);
        }
        return node.intValue();
    }

    boolean flag(String name) {
        JsonNode node = node(name);
        if (!node.isBoolean()) {
            throw expected(name, "true or false", node);
        }
        return node.booleanValue();
    }

    long hex(String name) {
        try {
            return Hex.parse(text(name));
        } catch (InputProblem e) {
            throw new InputProblem("%s: %s".formatted(pathOf(name), e.getMessage()), e);
        }
    }

    /** All fields, each a hexadecimal number. */
    Map<String, Long> hexes() {
        Map<String, Long> values = new TreeMap<>();
        for (String name : object.propertyNames()) {
            values.put(name, hex(name));
        }
        return values;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : array(name)) {
            if (!node.isString()) {
                throw expected(name + "[" + texts.size() + "]", "a string", node);
            }
            texts.add(node.stringValue());
        }
        return texts;
    }

    JsonNode array(String name) {
        JsonNode node = node(name);
        if (!node.isArray()) {
            throw expected(name, "an array", node);
        }
        return node;
    }

    private InputProblem expected(String name, String what, JsonNode node) {
        return new InputProblem("%s: expected %s, found %s".formatted(pathOf(name), what, found(node)));
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String found(JsonNode node) {
        return Hex.quoted(node.toString());
    }
}
