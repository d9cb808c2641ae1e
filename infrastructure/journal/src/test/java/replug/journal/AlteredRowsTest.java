package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.interchange.MachineSnapshot;

/** No row can be taken away, moved, doubled or made up unseen, and verification says which and what happened. */
@SuppressWarnings("NullAway.Init")
class AlteredRowsTest {
    private static final int EVENTS = HundredEvents.EVENTS;
    private static final String COPIED =
            "event_id, type, recorded_at, name, revision, payload, metadata, hash, payload_crc, metadata_crc";

    @TempDir
    Path folder;

    private HundredEvents hundred;

    @BeforeEach
    void a_journal() {
        hundred = HundredEvents.in(folder);
    }

    @AfterEach
    void close() {
        hundred.close();
    }

    private void isFound(String kind, int event, HundredEvents.Work work) {
        hundred.andBack(connection -> {
            work.on(connection);
            assertThat(hundred.found()).as("event %d", event).isEqualTo("%s %d".formatted(kind, event));
        });
    }

    @Test
    void each_event_that_is_deleted() {
        for (int event = 0; event < EVENTS; event++) {
            int number = event;
            isFound(event == EVENTS - 1 ? "tail-cut" : "missing", event, connection -> delete(connection, number));
        }
        System.out.printf("deleted events found: %d of %d%n", EVENTS, EVENTS);
    }

    @Test
    void pairs_that_changed_places() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < EVENTS - 1; i++) {
            int first = i;
            swapped(first, first + 1);
            int other = (first + 2 + random.nextInt(EVENTS - 4)) % EVENTS;
            swapped(Math.min(first, other), Math.max(first, other));
        }
        System.out.printf("swapped events found: %d of %d%n", 2 * (EVENTS - 1), 2 * (EVENTS - 1));
    }

    private void swapped(int first, int second) {
        isFound("order", first, connection -> {
            renumber(connection, first, -1);
            renumber(connection, second, first);
            renumber(connection, -1, second);
        });
    }

    @Test
    void each_event_that_is_there_twice() {
        for (int event = 0; event < EVENTS; event++) {
            int number = event;
            isFound("added", EVENTS, connection -> copy(connection, number, EVENTS));
            isFound(event + 1 < EVENTS ? "order" : "added", event + 1, connection -> {
                for (int later = EVENTS - 1; later > number; later--) {
                    renumber(connection, later, later + 1);
                }
                copy(connection, number, number + 1);
            });
        }
        System.out.printf("doubled events found: %d of %d%n", 2 * EVENTS, 2 * EVENTS);
    }

    @Test
    void events_that_were_made_up() {
        for (int event = 1; event < EVENTS; event += 7) {
            int number = event;
            isFound("added", event, connection -> {
                for (int later = EVENTS - 1; later >= number; later--) {
                    renumber(connection, later, later + 1);
                }
                copy(connection, number - 1, number);
                HundredEvents.update(
                        connection,
                        "UPDATE event SET payload = ?, payload_crc = NULL, hash = ? WHERE number = ?",
                        new byte[] {'{', '}'},
                        new byte[32],
                        number);
            });
        }
        isFound("added", EVENTS, connection -> {
            copy(connection, EVENTS - 1, EVENTS);
            EventRows.Row row = hundred.journal
                    .rows()
                    .from(HundredEvents.MACHINE, EVENTS, 1)
                    .rows()
                    .getFirst();
            byte[] before = HundredEvents.bytes(connection, "hash", EVENTS - 1);
            HundredEvents.update(
                    connection,
                    "UPDATE event SET hash = ? WHERE number = ?",
                    new HashChain().hash(before, row.columns()),
                    EVENTS);
        });
    }

    @Test
    void a_tail_that_is_cut_at_any_length() {
        for (int length = 0; length < EVENTS; length++) {
            int kept = length;
            isFound(
                    "tail-cut",
                    length,
                    connection -> HundredEvents.update(connection, "DELETE FROM event WHERE number >= ?", kept));
        }
        System.out.printf("cut tails found: %d of %d%n", EVENTS, EVENTS);
    }

    @Test
    void other_columns_that_are_altered() {
        for (int event = 0; event < EVENTS; event++) {
            for (String column : new String[] {"recorded_at", "name", "revision", "event_id"}) {
                int number = event;
                isFound(
                        "column",
                        event,
                        connection -> HundredEvents.update(
                                connection,
                                "UPDATE event SET " + column + " = SUBSTRING(" + column
                                        + ", 2) || 'x' WHERE number = ?",
                                number));
            }
        }
        System.out.printf("altered columns found: %d of %d%n", 4 * EVENTS, 4 * EVENTS);
    }

    @Test
    void a_head_that_is_altered_or_gone() {
        isFound(
                "store",
                EVENTS - 1,
                connection -> HundredEvents.update(connection, "UPDATE head SET hash = ?", new byte[32]));
        isFound(
                "tail-cut",
                EVENTS,
                connection -> HundredEvents.update(connection, "UPDATE head SET events = events + 1"));
        isFound(
                "store",
                EVENTS - 2,
                connection -> HundredEvents.update(connection, "UPDATE head SET events = events - 1"));
        isFound("added", 0, connection -> HundredEvents.update(connection, "DELETE FROM head"));
        hundred.andBack(connection -> {
            HundredEvents.update(connection, "UPDATE head SET machine = 'other'");
            assertThat(hundred.found()).isNotEqualTo("sound");
        });
        for (String column : new String[] {"refused", "bytes"}) {
            hundred.andBack(connection -> {
                HundredEvents.update(connection, "UPDATE head SET " + column + " = " + column + " + 1");
                assertThat(hundred.found()).as(column).startsWith("store ");
            });
        }
    }

    @Test
    void a_snapshot_that_is_altered() {
        int event = 50;
        Timeline.Reached reached =
                new Timeline(hundred.journal, HundredEvents.MACHINE).reach((long) event, Verify.NONE);
        byte[] state = MachineSnapshot.write(reached.machine());
        HundredEvents.Work taken = connection -> HundredEvents.update(
                connection,
                "INSERT INTO snapshot (machine, number, refused, bytes, hash, state)"
                        + " SELECT machine, number, ?, 1, hash, ? FROM event WHERE number = ?",
                reached.refused(),
                state,
                event);
        hundred.andBack(connection -> {
            taken.on(connection);
            assertThat(hundred.found()).isEqualTo("sound");
            for (int at = 0; at < state.length; at += 23) {
                byte[] altered = state.clone();
                altered[at] ^= 1;
                HundredEvents.update(connection, "UPDATE snapshot SET state = ?", altered);
                assertThat(hundred.found()).as("byte %d", at).isEqualTo("snapshot 50");
            }
        });
        for (String set : new String[] {"refused = refused + 1", "hash = X'00'"}) {
            isFound("snapshot", event, connection -> {
                taken.on(connection);
                HundredEvents.update(connection, "UPDATE snapshot SET " + set);
            });
        }
        hundred.andBack(connection -> {
            taken.on(connection);
            HundredEvents.update(connection, "UPDATE snapshot SET number = 100");
            assertThat(hundred.found()).isEqualTo("store null");
        });
        System.out.printf(
                "altered bytes of a snapshot found: %d of %d%n",
                1 + (state.length - 1) / 23, 1 + (state.length - 1) / 23);
    }

    private static void delete(Connection connection, int event) throws SQLException {
        HundredEvents.update(connection, "DELETE FROM event WHERE number = ?", event);
    }

    private static void renumber(Connection connection, int from, int to) throws SQLException {
        HundredEvents.update(connection, "UPDATE event SET number = ? WHERE number = ?", to, from);
    }

    private static void copy(Connection connection, int event, int as) throws SQLException {
        HundredEvents.update(
                connection,
                "INSERT INTO event (machine, number, %s) SELECT machine, ?, %s FROM event WHERE number = ?"
                        .formatted(COPIED, COPIED),
                as,
                event);
    }
}
