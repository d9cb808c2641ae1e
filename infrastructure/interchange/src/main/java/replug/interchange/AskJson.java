package replug.interchange;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.node.ObjectNode;

/** What is asked, as one object: the {@code operation} of a recording, with {@code circumstances} and {@code note} where there are some. */
final class AskJson {
    private static final Pattern MISSING = Pattern.compile("Missing required creator property '(\\w+)'");
    private static final long PFNS = 1L << 44;
    private static final List<String> BESIDE_ARGUMENTS = List.of("note", "circumstances");

    private AskJson() {}

    static ObjectNode write(Command.Ask ask) {
        ObjectNode object = Json.STRICT.valueToTree(ask.operation());
        if (!ask.circumstances().equals(Circumstances.NONE)) {
            object.set("circumstances", Json.STRICT.valueToTree(ask.circumstances()));
        }
        if (ask.note() != null) {
            object.put("note", ask.note());
        }
        return object;
    }

    /**
     * What {@code object} asks.
     *
     * @throws InputProblem if it asks nothing, or has a name that is not known
     */
    static Command.Ask read(ObjectNode object) {
        Fields fields = new Fields(object, "");
        String op = fields.text("op");
        if (!OperationName.isKnown(op)) {
            throw new InputProblem("op: expected one of %s, found %s"
                    .formatted(
                            Stream.of(OperationName.values())
                                    .map(OperationName::text)
                                    .collect(Collectors.joining(", ")),
                            Hex.quoted(op)));
        }
        for (String key : object.propertyNames()) {
            require(!object.get(key).isNull(), key + " is null; leave it out, or give it a value");
        }
        String note = fields.optionalText("note").orElse(null);
        Circumstances circumstances =
                fields.has("circumstances") ? circumstances(fields.node("circumstances")) : Circumstances.NONE;
        ObjectNode bare = object.deepCopy();
        bare.remove(BESIDE_ARGUMENTS);
        Operation operation = checked(read(bare, Operation.class, ""));
        return new Command.Ask(operation, circumstances, note);
    }

    private static <T> T read(JsonNode json, Class<T> type, String path) {
        try {
            return Json.STRICT.treeToValue(json, type);
        } catch (UnrecognizedPropertyException e) {
            throw new InputProblem(
                    "%sunknown name %s; known here are %s"
                            .formatted(path, Hex.quoted(e.getPropertyName()), new TreeSet<>(e.getKnownPropertyIds())),
                    e);
        } catch (JacksonException e) {
            Matcher missing = MISSING.matcher(Json.reason(e));
            throw new InputProblem(path + (missing.find() ? missing.group(1) + " is missing" : Json.reason(e)), e);
        }
    }

    private static Circumstances circumstances(JsonNode json) {
        Circumstances read = read(json, Circumstances.class, "circumstances: ");
        for (long pfn : read.unmovable()) {
            require(pfn >= 0 && pfn < PFNS, "circumstances.unmovable: expected page frame numbers below 2^44");
        }
        Integer failing = read.failingAllocation();
        require(failing == null || failing > 0, "circumstances.failingAllocation: expected a number from 1 on");
        Integer veto = read.veto();
        require(
                veto == null || Refusal.Errno.numbered(veto).isPresent(),
                "circumstances.veto: expected the number of one of %s"
                        .formatted(Stream.of(Refusal.Errno.values())
                                .map(errno -> errno + " (" + errno.number() + ")")
                                .collect(Collectors.joining(", "))));
        return read;
    }

    private static Operation checked(Operation operation) {
        switch (operation) {
            case Operation.SetMemoryBlockState set ->
                require(set.block() >= 0, "block: expected the number of a memory block, from 0 on");
            case Operation.AddDriverManagedMemory add ->
                require(isPrintable(add.resource()), "resource: expected a name without control characters");
            case Operation.MemremapPages map ->
                require(
                        map.order() == null || (map.order() >= 0 && map.order() < Long.SIZE),
                        "order: expected log2 of a number of pages, 0 to 63");
            default -> {}
        }
        return operation;
    }

    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new InputProblem(otherwise);
        }
    }
}
