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
 * @param reason why it was asked for or recorded, for who audits the journal; null when nobody said
 */
public record Provenance(
        String actor,
        Origin origin,
        String correlationId,
        @Nullable Integer step,
        @Nullable String reason) {
    /** UTF-16 code units of an actor that is given: what stands beside an event has to fit the journal's column. */
    public static final int MAX_ACTOR = 200;

    /** UTF-16 code units of a reason. */
    public static final int MAX_REASON = 2000;

    /** Nobody said why. */
    public Provenance(String actor, Origin origin, String correlationId, @Nullable Integer step) {
        this(actor, origin, correlationId, step, null);
    }

    /** What is wrong with an actor that somebody gives; empty if nothing is. */
    public static Optional<String> problemOfActor(String actor) {
        return problem(actor, MAX_ACTOR);
    }

    /** What is wrong with a reason that somebody gives; empty if nothing is. */
    public static Optional<String> problemOfReason(String reason) {
        return problem(reason, MAX_REASON);
    }

    /** Journals have whatever was recorded; only what is to be recorded is judged. */
    private static Optional<String> problem(String text, int most) {
        if (text.isBlank()) {
            return Optional.of("expected a text, found none");
        }
        if (text.length() > most) {
            return Optional.of("expected at most %d characters, found %d".formatted(most, text.length()));
        }
        boolean isOneLine = text.codePoints().noneMatch(Provenance::isUnprintable);
        return isOneLine ? Optional.empty() : Optional.of("expected one line without control characters");
    }

    /** Half of a surrogate pair has no form in UTF-8; separators of lines and paragraphs end a line as well. */
    private static boolean isUnprintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }

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
