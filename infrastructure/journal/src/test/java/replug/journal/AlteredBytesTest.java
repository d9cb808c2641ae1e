package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.application.JournalProblem;

/** Not one byte of an event can be altered unseen. */
class AlteredBytesTest {
    private static final List<String> COLUMNS = List.of("payload", "metadata", "hash");

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(42);

    @Test
    void every_single_altered_byte_is_found_by_whoever_reads_and_the_event_named() {
        long[] altered = new long[COLUMNS.size()];
        try (HundredEvents hundred = HundredEvents.in(folder)) {
            for (int event = 0; event < HundredEvents.EVENTS; event++) {
                int number = event;
                hundred.andBack(connection -> {
                    for (int column = 0; column < COLUMNS.size(); column++) {
                        altered[column] += everyByte(hundred, connection, COLUMNS.get(column), number);
                    }
                });
            }
        }
        System.out.printf(
                "single altered bytes found, event named: %d of payloads, %d of metadata, %d of hashes; missed 0%n",
                altered[0], altered[1], altered[2]);
    }

    private int everyByte(HundredEvents hundred, Connection connection, String column, int event) throws SQLException {
        byte[] bytes = HundredEvents.bytes(connection, column, event);
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE event SET " + column + " = ? WHERE machine = '" + HundredEvents.MACHINE + "' AND number = ?")) {
            update.setInt(2, event);
            for (int i = 0; i < bytes.length; i++) {
                byte as = bytes[i];
                bytes[i] ^= (byte) (1 + random.nextInt(255));
                update.setBytes(1, bytes);
                update.executeUpdate();
                isFound(hundred, column, event, i);
                bytes[i] = as;
            }
            update.setBytes(1, bytes);
            update.executeUpdate();
        }
        return bytes.length;
    }

    /** Reads this event alone, as whoever reads a history reads each. */
    private static void isFound(HundredEvents hundred, String column, int event, int at) {
        RuntimeException problem = RecordedReader.read(hundred.journal.rows().from(HundredEvents.MACHINE, event, 1))
                .problem();
        if (!(problem instanceof JournalProblem found)
                || found.kind() != JournalProblem.Kind.DAMAGED
                || !String.valueOf(found.getMessage()).startsWith("event %d of lab ".formatted(event))) {
            throw new AssertionError("byte %d of the %s of event %d: found %s".formatted(at, column, event, problem));
        }
    }

    @Test
    void verification_names_the_event_and_the_column() {
        int sample = 360;
        try (HundredEvents hundred = HundredEvents.in(folder)) {
            assertThat(hundred.found()).isEqualTo("sound");
            for (int i = 0; i < sample; i++) {
                String column = COLUMNS.get(i % COLUMNS.size());
                int event = random.nextInt(HundredEvents.EVENTS);
                hundred.andBack(connection -> {
                    byte[] bytes = HundredEvents.bytes(connection, column, event);
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
                    HundredEvents.update(
                            connection, "UPDATE event SET " + column + " = ? WHERE number = ?", bytes, event);
                    assertThat(hundred.found()).isEqualTo("%s %d".formatted(column, event));
                });
            }
            assertThat(hundred.found()).isEqualTo("sound");
        }
        System.out.printf(
                "single altered bytes that verification named by event and column: %d of %d%n", sample, sample);
    }
}
