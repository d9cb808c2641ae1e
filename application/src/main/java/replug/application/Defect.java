package replug.application;

import org.jspecify.annotations.Nullable;

/**
 * Something in a journal that is not as it was recorded.
 *
 * @param machine whose history it is in; null where it is in none
 * @param number of the first event that it is about; null where it is about none
 * @param kind what is wrong
 * @param what the same in words
 */
public record Defect(@Nullable String machine, @Nullable Long number, Kind kind, String what) {

    /** What can be wrong. */
    public enum Kind {
        /** The payload is another than was recorded. */
        PAYLOAD("payload"),
        /** The metadata is. */
        METADATA("metadata"),
        /** The hash is; what it vouches for is not. */
        HASH("hash"),
        /** One of the other columns is: the name, revision, time or identifier. */
        COLUMN("column"),
        /** The event stands where another stood. */
        ORDER("order"),
        /** Events are missing before others. */
        MISSING("missing"),
        /** An event is there that was not recorded. */
        ADDED("added"),
        /** The last events are missing. */
        TAIL_CUT("tail-cut"),
        /** The event is as it was written, and yet cannot be read or applied. */
        UNREADABLE("unreadable"),
        /** The event is as it was written, and leads to other tables than were recorded. */
        DIGEST("digest"),
        /** A snapshot is not the state that the events lead to. */
        SNAPSHOT("snapshot"),
        /** The tables of the database do not agree with one another. */
        STORE("store"),
        /** The history is not the one that a checkpoint tells of. */
        CHECKPOINT("checkpoint");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** In one word, as it is printed. */
        public String label() {
            return label;
        }
    }
}
