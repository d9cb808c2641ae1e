package replug.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import replug.domain.paging.Digest;

/**
 * Chains an event to the one before: SHA-256( hash before ‖ machine ‖ number ‖ name ‖ revision ‖ payload ‖ event id ‖
 * recorded at ‖ metadata ), each text and byte string with its length in front. Whoever alters, drops, adds or moves an
 * event must rewrite all hashes after it.
 */
final class HashChain {
    /** What stands before a machine's first event. */
    static final byte[] START = new byte[Digest.BYTES];

    private HashChain() {}

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
            byte[] metadata) {}

    static byte[] hash(byte[] before, Link event) {
        MessageDigest function = Digest.function();
        function.update(before);
        feed(function, event.machine);
        function.update(ByteBuffer.allocate(Long.BYTES).putLong(0, event.number));
        feed(function, event.name);
        feed(function, event.revision);
        feed(function, event.payload);
        feed(function, event.eventId);
        feed(function, event.recordedAt);
        feed(function, event.metadata);
        return function.digest();
    }

    private static void feed(MessageDigest function, String text) {
        feed(function, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void feed(MessageDigest function, byte[] bytes) {
        function.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        function.update(bytes);
    }
}
