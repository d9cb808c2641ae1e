package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.machine.Machine;
import replug.domain.machine.Snapshot;
import replug.domain.paging.Digest;

/** Snapshots that are not as they were written are refused, also where somebody made the SHA-256 fit. */
class SpoiltSnapshotTest {
    /** As journals out there hold it, and the boot that it says: new files come with a new revision, old ones go. */
    private static final Path APPROVED = Path.of("src/test/resources/snapshots").toAbsolutePath();

    private static final int REVISION = 8;
    private static final int HEAD = 13;

    private static final byte[] SNAPSHOT = MachineSnapshot.write(SnapshotHistory.booted("sv57 kasan"));

    private static byte[] sealed(byte[] bytes) {
        byte[] sealed = Arrays.copyOf(bytes, bytes.length + Digest.BYTES);
        System.arraycopy(Digest.function().digest(bytes), 0, sealed, bytes.length, Digest.BYTES);
        return sealed;
    }

    /** A snapshot with this byte in its head, else as it should be. */
    private static byte[] withHead(int at, int value) {
        byte[] bytes = Arrays.copyOf(SNAPSHOT, SNAPSHOT.length - Digest.BYTES);
        bytes[at] = (byte) value;
        return sealed(bytes);
    }

    /** A snapshot with this content, compressed already, else as it should be. */
    private static byte[] withContent(byte[] compressed) {
        byte[] bytes = Arrays.copyOf(SNAPSHOT, HEAD + compressed.length);
        System.arraycopy(compressed, 0, bytes, HEAD, compressed.length);
        return sealed(bytes);
    }

    private static byte[] withText(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(compressed)) {
            deflated.write(content);
        }
        return withContent(compressed.toByteArray());
    }

    private static byte[] text() throws IOException {
        return new InflaterInputStream(new ByteArrayInputStream(SNAPSHOT, HEAD, SNAPSHOT.length - HEAD)).readAllBytes();
    }

    private static boolean isRead(byte[] snapshot) {
        try {
            assertThat(MachineSnapshot.read(snapshot).digest()).isNotNull();
            return true;
        } catch (InputProblem _) {
            return false;
        }
    }

    @Test
    void any_byte_of_any_other_value_is_noticed() {
        for (int at = 0; at < SNAPSHOT.length; at++) {
            byte[] altered = SNAPSHOT.clone();
            for (int difference = 1; difference < 1 << Byte.SIZE; difference++) {
                altered[at] = (byte) (SNAPSHOT[at] ^ difference);
                assertThat(isRead(altered)).as("byte %d ^ 0x%x", at, difference).isFalse();
            }
        }
    }

    @Test
    void any_end_that_is_missing_and_a_byte_too_many_are_noticed() {
        for (int length = 0; length < SNAPSHOT.length; length++) {
            assertThat(isRead(Arrays.copyOf(SNAPSHOT, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(isRead(Arrays.copyOf(SNAPSHOT, SNAPSHOT.length + 1))).isFalse();
        assertThat(isRead(SNAPSHOT)).isTrue();
    }

    @Test
    void what_is_wrong_is_said() {
        assertThatThrownBy(() -> MachineSnapshot.read(new byte[0]))
                .isInstanceOf(InputProblem.class)
                .hasMessage("this is no snapshot of a machine");
        assertThatThrownBy(() -> MachineSnapshot.read(Arrays.copyOf(SNAPSHOT, HEAD)))
                .isInstanceOf(InputProblem.class)
                .hasMessage("the snapshot is cut off: it has 13 bytes");
        assertThatThrownBy(() -> MachineSnapshot.read(Arrays.copyOf(SNAPSHOT, SNAPSHOT.length - 1)))
                .isInstanceOf(InputProblem.class)
                .hasMessage("the snapshot was altered or cut off: its SHA-256 is not that of its content");
        assertThatThrownBy(() -> MachineSnapshot.read(withHead(REVISION + 3, 2)))
                .isInstanceOf(InputProblem.class)
                .hasMessage("snapshot revision 2, this replug reads 1");
        assertThatThrownBy(() -> MachineSnapshot.read(withHead(HEAD - 1, 0x84)))
                .isInstanceOf(InputProblem.class)
                .hasMessage("the snapshot has unknown flags: 0x84");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "nothing", "{\"outcome\":{\"result\":0}}"})
    void a_content_that_is_no_boot_is_refused(String content) {
        assertThatThrownBy(() -> MachineSnapshot.read(withText(content.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(InputProblem.class);
    }

    @Test
    void a_content_that_is_not_compressed_or_ends_too_early_is_refused() throws IOException {
        byte[] content = Arrays.copyOfRange(SNAPSHOT, HEAD, SNAPSHOT.length - Digest.BYTES);
        for (int length = 0; length < content.length; length++) {
            assertThat(isRead(withContent(Arrays.copyOf(content, length))))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(isRead(withContent(text()))).isFalse();
    }

    @Test
    void whatever_the_content_says_it_is_a_machine_or_refused() throws IOException {
        byte[] text = text();
        int read = 0;
        for (int bit = 0; bit < Byte.SIZE * text.length; bit += 7) {
            text[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            read += isRead(withText(text)) ? 1 : 0;
            text[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
        assertThat(read).isPositive();
    }

    @Test
    void a_content_that_grows_without_end_is_refused() {
        assertThatThrownBy(() -> MachineSnapshot.read(withContent(blanks(1025))))
                .isInstanceOf(InputProblem.class)
                .hasMessageContaining("the snapshot has more than 0x40000000 bytes of content");
    }

    /** So many MiB of blanks: a few KiB, since one block of a deflated stream can stand any number of times. */
    private static byte[] blanks(int mebibytes) {
        byte[] blank = new byte[1 << 20];
        Arrays.fill(blank, (byte) ' ');
        byte[] block = new byte[1 << 16];
        Deflater deflater = new Deflater();
        deflater.setInput(blank);
        int length = deflater.deflate(block, 0, block.length, Deflater.FULL_FLUSH);
        deflater.setInput(blank);
        int next = deflater.deflate(block, length, block.length - length, Deflater.FULL_FLUSH);
        deflater.end();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(block, 0, length);
        for (int i = 1; i < mebibytes; i++) {
            all.write(block, length, next);
        }
        return all.toByteArray();
    }

    @Test
    void what_was_written_once_is_read_the_same_as_long_as_the_revision_is() throws IOException {
        Machine machine = MachineSnapshot.read(Files.readAllBytes(APPROVED.resolve("kasan-sv57-1.snapshot")));

        assertThat(new String(EventJson.write(Snapshot.of(machine).boot()), StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(APPROVED.resolve("kasan-sv57-1.json")));
    }
}
