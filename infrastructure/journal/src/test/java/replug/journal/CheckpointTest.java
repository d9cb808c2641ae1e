package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.application.Checkpoint;

/** A checkpoint is three lines, and nothing else is one. */
class CheckpointTest {
    private static final String HASH = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private static final Checkpoint CHECKPOINT =
            new Checkpoint("box", Instant.parse("2026-01-31T12:00:00Z"), 1_234_567, HASH);

    @Test
    void it_is_written_as_who_and_when_how_many_and_the_hash() {
        assertThat(CHECKPOINT.text()).isEqualTo("replug box 2026-01-31T12:00:00Z\n1234567\n" + HASH + "\n");
    }

    @Test
    void what_was_written_is_read() {
        assertThat(Checkpoint.parse(CHECKPOINT.text().lines().toList())).contains(CHECKPOINT);
        assertThat(CHECKPOINT.hashBytes()).hasSize(32).startsWith(0x00, 0x11, 0x22);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "replug box 2026-01-31T12:00:00Z",
                "replug box 2026-01-31T12:00:00Z\n1",
                "replug box 2026-01-31T12:00:00Z\n1\n" + HASH + "\nmore",
                "box 2026-01-31T12:00:00Z\n1\n" + HASH,
                "replug box\n1\n" + HASH,
                "replug  2026-01-31T12:00:00Z\n1\n" + HASH,
                "replug box yesterday\n1\n" + HASH,
                "replug box 2026-01-31T12:00:00Z\n0\n" + HASH,
                "replug box 2026-01-31T12:00:00Z\n-1\n" + HASH,
                "replug box 2026-01-31T12:00:00Z\n01\n" + HASH,
                "replug box 2026-01-31T12:00:00Z\n1234567890123456789\n" + HASH,
                "replug box 2026-01-31T12:00:00Z\n1\n" + HASH + "00",
                "replug box 2026-01-31T12:00:00Z\n1\nFF112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
            })
    void anything_else_is_none(String text) {
        List<String> lines = text.lines().toList();

        assertThat(Checkpoint.parse(lines)).isEmpty();
    }
}
