package replug.application;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an event comes from.
 *
 * @param actor who had it recorded
 * @param origin whether it was seen on a real machine or decided by the model
 * @param correlationId shared by all events of one whole operation, such as one import
 * @param step number of the step in the recording it was seen in; null when there is none
 */
public record Provenance(
        String actor,
        Origin origin,
        String correlationId,
        @Nullable Integer step) {
    /** How an event came to be known. */
    public enum Origin {
        OBSERVED("observed"),
        DECIDED("decided");

        private final String label;

        Origin(String label) {
            this.label = label;
        }

        /** The word for it in the journal. */
        public String label() {
            return label;
        }

        /** The origin with this label. */
        public static Optional<Origin> labelled(String label) {
            for (Origin origin : values()) {
                if (origin.label.equals(label)) {
                    return Optional.of(origin);
                }
            }
            return Optional.empty();
        }
    }
}
