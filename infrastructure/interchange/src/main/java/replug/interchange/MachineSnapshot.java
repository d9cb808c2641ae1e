package replug.interchange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import replug.domain.machine.Event.MachineBooted;
import replug.domain.machine.ImpossibleHistory;
import replug.domain.machine.Machine;
import replug.domain.machine.Snapshot;
import replug.domain.paging.Digest;

/**
 * The state of a machine as bytes: {@code magic ‖ revision ‖ flags ‖ content ‖ SHA-256}. The magic is 8 bytes, the revision 4,
 * big-endian, the flags one; the content is the payload of a {@link MachineBooted} in this state, compressed as zlib does;
 * the SHA-256 is that of everything before it. What is said here can be had again from the events, so older revisions are
 * refused, not converted.
 */
public final class MachineSnapshot {
    private static final byte[] MAGIC = "replug-s".getBytes(StandardCharsets.US_ASCII);

    /** To be raised with the revision of {@link EventName#MACHINE_BOOTED}, or when a machine has more than that says. */
    private static final int REVISION = 1;

    private static final int FOLLOWED = 1;
    private static final int STOPPED = 2;

    private static final int HEAD = MAGIC.length + Integer.BYTES + 1;

    /** Higher levels take several times as long and save less than a hundredth. */
    private static final int COMPRESSION = 6;

    /** More than any machine's content has; less than what a few bytes, made for it, inflate to. */
    private static final long MAX_CONTENT = 1L << 30;

    private MachineSnapshot() {}

    /** The state of {@code machine} in the revision of today. */
    public static byte[] write(Machine machine) {
        Snapshot snapshot = Snapshot.of(machine);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(MAGIC);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(REVISION).array());
        bytes.write((snapshot.isFollowed() ? FOLLOWED : 0) | (snapshot.isStopped() ? STOPPED : 0));
        Deflater deflater = new Deflater(COMPRESSION);
        try {
            EventJson.write(snapshot.boot(), new DeflaterOutputStream(bytes, deflater));
        } finally {
            deflater.end();
        }
        bytes.writeBytes(Digest.function().digest(bytes.toByteArray()));
        return bytes.toByteArray();
    }

    /**
     * The machine that was written.
     *
     * @throws InputProblem if the bytes are not those of a machine, not of this revision, or altered or cut
     */
    public static Machine read(byte[] snapshot) {
        if (!Arrays.equals(snapshot, 0, Math.min(MAGIC.length, snapshot.length), MAGIC, 0, MAGIC.length)) {
            throw new InputProblem("this is no snapshot of a machine");
        }
        int end = snapshot.length - Digest.BYTES;
        if (end < HEAD) {
            throw new InputProblem("the snapshot is cut off: it has %d bytes".formatted(snapshot.length));
        }
        int revision = ByteBuffer.wrap(snapshot).getInt(MAGIC.length);
        if (revision != REVISION) {
            throw new InputProblem("snapshot revision %d, this replug reads %d".formatted(revision, REVISION));
        }
        MessageDigest function = Digest.function();
        function.update(snapshot, 0, end);
        if (!Arrays.equals(snapshot, end, snapshot.length, function.digest(), 0, Digest.BYTES)) {
            throw new InputProblem("the snapshot was altered or cut off: its SHA-256 is not that of its content");
        }
        int flags = snapshot[HEAD - 1];
        if ((flags & ~(FOLLOWED | STOPPED)) != 0) {
            throw new InputProblem("the snapshot has unknown flags: 0x%x".formatted(flags & 0xff));
        }
        MachineBooted boot = boot(new ByteArrayInputStream(snapshot, HEAD, end - HEAD));
        try {
            return new Snapshot(boot, (flags & FOLLOWED) != 0, (flags & STOPPED) != 0).machine();
        } catch (ImpossibleHistory e) {
            throw new InputProblem("the snapshot is of no machine: " + e.getMessage(), e);
        }
    }

    /** Read as it is inflated, so that its text is never in memory as a whole. */
    private static MachineBooted boot(InputStream content) {
        InputStream inflated = new CountedInput(new InflaterInputStream(content), MachineSnapshot::checkLength);
        return (MachineBooted) EventJson.read(EventName.MACHINE_BOOTED, inflated);
    }

    private static void checkLength(long bytes) {
        if (bytes > MAX_CONTENT) {
            throw new InputProblem("the snapshot has more than 0x%x bytes of content".formatted(MAX_CONTENT));
        }
    }
}
