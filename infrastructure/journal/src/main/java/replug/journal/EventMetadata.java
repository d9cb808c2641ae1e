package replug.journal;

import java.util.Map;
import java.util.TreeMap;
import org.axonframework.messaging.MetaData;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.domain.paging.Digest;
import replug.interchange.InputProblem;

/** What is kept beside an event's payload. When it was recorded is a column of its own. */
record EventMetadata(Provenance provenance, Digest tablesDigest) {
    private static final String ACTOR = "actor";
    private static final String ORIGIN = "origin";
    private static final String CORRELATION_ID = "correlationId";
    private static final String REASON = "reason";
    private static final String STEP = "step";
    private static final String TABLES_DIGEST = "tablesDigest";

    MetaData toAxon() {
        Map<String, String> values = new TreeMap<>();
        values.put(ACTOR, provenance.actor());
        values.put(ORIGIN, provenance.origin().label());
        values.put(CORRELATION_ID, provenance.correlationId());
        if (provenance.reason() != null) {
            values.put(REASON, provenance.reason());
        }
        if (provenance.step() != null) {
            values.put(STEP, provenance.step().toString());
        }
        values.put(TABLES_DIGEST, tablesDigest.toString());
        return MetaData.from(values);
    }

    /**
     * Reads what {@link #toAxon} made.
     *
     * @throws InputProblem if something is missing or of another form
     */
    static EventMetadata of(MetaData values) {
        try {
            Object step = values.get(STEP);
            Object reason = values.get(REASON);
            return new EventMetadata(
                    new Provenance(
                            text(values, ACTOR),
                            Origin.labelled(text(values, ORIGIN)).orElseThrow(() -> unexpected(values, ORIGIN)),
                            text(values, CORRELATION_ID),
                            step == null ? null : Integer.valueOf(step.toString()),
                            reason == null ? null : reason.toString()),
                    Digest.parse(text(values, TABLES_DIGEST)));
        } catch (IllegalArgumentException e) {
            throw new InputProblem("metadata: " + e.getMessage(), e);
        }
    }

    private static String text(MetaData values, String key) {
        Object value = values.get(key);
        if (value == null) {
            throw unexpected(values, key);
        }
        return value.toString();
    }

    private static InputProblem unexpected(MetaData values, String key) {
        return new InputProblem("metadata: %s is %s".formatted(key, values.get(key)));
    }
}
