package replug.interchange;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import replug.domain.machine.Event;
import replug.domain.paging.IllegalTableWrite;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

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
        EventName known =
                EventName.named(name).orElseThrow(() -> new InputProblem("unknown event " + Hex.quoted(name)));
        if (!known.revision().equals(revision)) {
            throw new InputProblem("%s is of revision %s, this replug knows revision %s: use a newer one"
                    .formatted(name, Hex.quoted(revision), known.revision()));
        }
        Event event = EventAsWritten.read(known, payload);
        return event == null ? readOtherwise(known, payload) : event;
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
