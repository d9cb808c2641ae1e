package replug.journal;

import static replug.interchange.JsonAsWritten.literal;

import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.domain.paging.Digest;
import replug.interchange.InputProblem;
import replug.interchange.JsonAsWritten;
import replug.interchange.TextMapJson;

/**
 * Reads the metadata of events one after another. They stand as {@link EventMetadata#toAxon} and the serializer wrote them,
 * keys in alphabetical order, and differ little from one event to the next. For one thread.
 */
final class MetadataReader {
    private static final byte[] ACTOR = literal("{\"actor\":");
    private static final byte[] CORRELATION_ID = literal(",\"correlationId\":");
    private static final byte[] ORIGIN = literal(",\"origin\":");
    private static final byte[] REASON = literal(",\"reason\":");
    private static final byte[] STEP = literal(",\"step\":\"");
    private static final byte[] TABLES_DIGEST = literal(",\"tablesDigest\":\"");
    private static final byte[] END = literal("\"}");

    /** Of the event before; most likely those of the next. */
    private String actor = "";

    private String correlationId = "";
    private Origin origin = Origin.OBSERVED;
    private String reason = "";

    /**
     * What is kept beside an event.
     *
     * @throws InputProblem if something is missing or of another form
     */
    EventMetadata read(byte[] json) {
        try {
            return readAsWritten(new JsonAsWritten(json));
        } catch (JsonAsWritten.Otherwise _) {
            return EventMetadata.of(MetaData.from(TextMapJson.read(json)));
        }
    }

    private EventMetadata readAsWritten(JsonAsWritten json) {
        json.expect(ACTOR);
        actor = json.text(actor);
        json.expect(CORRELATION_ID);
        correlationId = json.text(correlationId);
        json.expect(ORIGIN);
        String label = json.text(origin.label());
        if (!label.equals(origin.label())) {
            origin = Origin.labelled(label).orElseThrow(JsonAsWritten::otherwise);
        }
        boolean hasReason = json.skip(REASON);
        if (hasReason) {
            reason = json.text(reason);
        }
        Integer step = json.skip(STEP) ? step(json) : null;
        json.expect(TABLES_DIGEST);
        byte[] digest = new byte[Digest.BYTES];
        json.hexBytes(digest);
        json.expect(END);
        json.expectEnd();
        return new EventMetadata(
                new Provenance(actor, origin, correlationId, step, hasReason ? reason : null), Digest.of(digest));
    }

    private static @Nullable Integer step(JsonAsWritten json) {
        int step = json.decimal();
        json.expect('"');
        return step;
    }
}
