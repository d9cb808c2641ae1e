package replug.interchange;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An event as a journal holds it and an export carries it, byte for byte, so that its hash can be computed again. No text
 * needs an escape in JSON; whether the payload is one of such an event, and the hash that of the rest, is not known yet.
 *
 * @param number its number in the machine's sequence, from 0
 * @param recordedAt an instant, as the journal writes it
 * @param payload one JSON object, UTF-8
 * @param metadata one JSON object of strings, UTF-8
 * @param hash SHA-256
 */
@SuppressWarnings("ArrayRecordComponent") // Hashed and passed on, never compared.
public record ExportedEvent(
        String machine,
        long number,
        String name,
        String revision,
        String eventId,
        String recordedAt,
        byte[] payload,
        byte[] metadata,
        byte[] hash) {
    static final int HASH_BYTES = 32;

    /** More than this no reader of JSON counts exactly. */
    static final long MAX_NUMBER = 1L << 53;

    /** As much as the journal's column takes; it also bounds what many short keys cost. */
    static final int MAX_METADATA_BYTES = 1 << 20;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,99}");
    private static final Pattern REVISION = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern EVENT_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern RECORDED_AT =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

    /**
     * An event whose fields all look like what they are.
     *
     * @throws InputProblem if one does not
     */
    public ExportedEvent {
        require(MachineName.isOne(machine), "machine", MachineName.FORM, machine);
        require(number >= 0 && number <= MAX_NUMBER, "number", "0 to 2^53", Long.toString(number));
        require(NAME.matcher(name).matches(), "name", "the name of an event", name);
        require(REVISION.matcher(revision).matches(), "revision", "a whole number from 1 on", revision);
        require(EVENT_ID.matcher(eventId).matches(), "eventId", "a UUID in lower case", eventId);
        require(isInstant(recordedAt), "recordedAt", "an instant such as 2026-01-31T12:00:00.000Z", recordedAt);
        requireOneLine("payload", payload);
        requireOneLine("metadata", metadata);
        if (metadata.length > MAX_METADATA_BYTES) {
            throw new InputProblem("metadata: longer than %d MiB".formatted(MAX_METADATA_BYTES >> 20));
        }
        if (hash.length != HASH_BYTES) {
            throw new InputProblem("hash: expected %d bytes, found %d".formatted(HASH_BYTES, hash.length));
        }
    }

    private static boolean isInstant(String text) {
        try {
            return RECORDED_AT.matcher(text).matches()
                    && Instant.parse(text).toString().startsWith(text.substring(0, "2026-01-31T12:00:00".length()));
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static void requireOneLine(String field, byte[] json) {
        for (byte character : json) {
            if (character == '\n') {
                throw new InputProblem(field + ": has a line end");
            }
        }
    }

    private static void require(boolean holds, String field, String expected, String found) {
        if (!holds) {
            throw new InputProblem("%s: expected %s, found %s".formatted(field, expected, Hex.quoted(found)));
        }
    }
}
