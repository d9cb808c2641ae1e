package replug.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import replug.application.JournalProblem;
import replug.domain.paging.Digest;

/**
 * Chains an event to the one before: SHA-256( hash before ‖ machine ‖ number ‖ name ‖ revision ‖ payload ‖ event id ‖
 * recorded at ‖ metadata ), each text and byte string with its length in front. Whoever alters, drops, adds or moves an
 * event must rewrite all hashes after it. For one thread: the hash function and its buffer are used again and again.
 */
final class HashChain {
    /** What stands before a machine's first event. */
    static final byte[] START = new byte[Digest.BYTES];

    private final MessageDigest function = Digest.function();

    /** Payloads up to this many bytes are fed together with what stands around them. */
    private static final int SMALL = 1 << 13;

    /** What the function is fed next, at once: it is slow with small pieces. */
    private ByteBuffer pieces = ByteBuffer.allocate(2 * SMALL);

    /** The columns of one event that its hash vouches for. */
    @SuppressWarnings("ArrayRecordComponent") // Hashed, never compared.
    record Link(
            String machine,
            long number,
            String name,
            String revision,
            byte[] payload,
            String eventId,
            String recordedAt,
            byte[] metadata) {
        /** The same under another number. */
        Link numbered(long other) {
            return new Link(machine, other, name, revision, payload, eventId, recordedAt, metadata);
        }
    }

    /**
     * Checks that a row is as it was recorded, after one with the hash {@code before}.
     *
     * @throws JournalProblem if it is not
     */
    void check(byte[] before, EventRows.Row row) {
        if (!Arrays.equals(row.hash(), hash(before, row.columns()))) {
            throw EventRows.damaged(
                    row.columns().machine(),
                    row.columns().number(),
                    "was altered: its hash is not that of its contents");
        }
    }

    byte[] hash(byte[] before, Link event) {
        pieces.clear().put(before);
        put(event.machine);
        reserve(Long.BYTES);
        pieces.putLong(event.number);
        put(event.name);
        put(event.revision);
        if (event.payload.length <= SMALL) {
            put(event.payload);
        } else {
            reserve(Integer.BYTES);
            pieces.putInt(event.payload.length);
            feed();
            function.update(event.payload);
        }
        put(event.eventId);
        put(event.recordedAt);
        put(event.metadata);
        feed();
        return function.digest();
    }

    private void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(byte[] bytes) {
        reserve(Integer.BYTES + bytes.length);
        pieces.putInt(bytes.length).put(bytes);
    }

    private void reserve(int bytes) {
        if (pieces.remaining() < bytes) {
            pieces = ByteBuffer.allocate(2 * (pieces.position() + bytes)).put(pieces.flip());
        }
    }

    private void feed() {
        function.update(pieces.array(), 0, pieces.position());
        pieces.clear();
    }
}
