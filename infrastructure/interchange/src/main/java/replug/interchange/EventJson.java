package replug.interchange;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import replug.domain.machine.Event;
import replug.domain.paging.IllegalTableWrite;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.node.ObjectNode;

/** The payload of events: one JSON object, whose shape follows from the event's name and revision. */
public final class EventJson {
    private EventJson() {}

    /** The payload of {@code event} in the revision of today, as UTF-8. */
    public static byte[] write(Event event) {
        return Json.STRICT.writeValueAsBytes(event);
    }

    /** As {@link #write(Event)}, to {@code payload}, which is closed then. */
    static void write(Event event, OutputStream payload) {
        Json.STRICT.writeValue(payload, event);
    }

    /**
     * The event of this name, written in this revision, with this payload.
     *
     * @throws InputProblem if there is no such event or revision, or the payload is not one of it
     */
    public static Event read(String name, String revision, byte[] payload) {
        return read(name, revision, payload, Upcasters.TODAY);
    }

    /** As {@link #read}, where {@code upcasters} know today's revisions and lift what is older. */
    static Event read(String name, String revision, byte[] payload, Upcasters upcasters) {
        EventName known =
                EventName.named(name).orElseThrow(() -> new InputProblem("unknown event " + Hex.quoted(name)));
        return readToday(
                known, upcasters.isToday(known, revision) ? payload : lifted(known, revision, payload, upcasters));
    }

    private static Event readToday(EventName name, byte[] payload) {
        Event event = EventAsWritten.read(name, payload);
        return event == null ? readOtherwise(name, payload) : event;
    }

    /** The payload as it would be written today, so that whatever its steps made of it is checked like any other. */
    private static byte[] lifted(EventName name, String revision, byte[] payload, Upcasters upcasters) {
        upcasters.requireKnown(name, revision);
        try {
            if (!(Json.STRICT.readTree(payload) instanceof ObjectNode object)) {
                throw new InputProblem("expected an object");
            }
            return Json.STRICT.writeValueAsBytes(upcasters.lift(name, revision, object));
        } catch (JacksonException e) {
            throw unliftable(name, revision, Json.reason(e), e);
        } catch (InputProblem e) {
            throw unliftable(name, revision, String.valueOf(e.getMessage()), e);
        }
    }

    private static InputProblem unliftable(EventName name, String revision, String what, Exception cause) {
        return new InputProblem("payload of %s, revision %s: %s".formatted(name.text(), revision, what), cause);
    }

    /** As {@link #read}, from a payload in whatever form; says what is wrong with it. */
    static Event readOtherwise(EventName name, byte[] payload) {
        return read(name, () -> Json.STRICT_PARTS.createParser(payload));
    }

    /** As {@link #readOtherwise}; the payload is all that {@code payload} has, which is closed then. */
    static Event read(EventName name, InputStream payload) {
        return read(name, () -> Json.STRICT_PARTS.createParser(payload));
    }

    private static Event read(EventName name, Supplier<JsonParser> payload) {
        try (JsonParser json = payload.get()) {
            return EventReader.read(name, json);
        } catch (JacksonException e) {
            throw new InputProblem("payload of %s: %s".formatted(name.text(), Json.reason(e)), e);
        } catch (InputProblem | IllegalTableWrite | IllegalArgumentException e) {
            throw new InputProblem("payload of %s: %s".formatted(name.text(), e.getMessage()), e);
        }
    }
}
