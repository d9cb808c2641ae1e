package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import replug.application.Timeline;
import replug.application.Timeline.Reached;
import replug.application.Timeline.Verify;
import replug.domain.paging.Digest;
import replug.interchange.MachineSnapshot;

/** Snapshots make histories quicker to read, and change nothing. */
interface SnapshotContract {
    /** As many as a snapshot is taken after, and some that come later. */
    int EVENTS = 1005;

    Place place();

    /** One machine whose snapshot is after event 1000, in the middle of its history. */
    private void record(String machine) {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask(machine, Asks.bootAndRefusals(900));
            journal.ask(machine, Asks.toggles(100));
            journal.ask(machine, Asks.toggles(EVENTS - 1001));
        }
    }

    private static void assertSameAsFromScratch(AxonJournal journal) {
        Timeline timeline = new Timeline(journal, "one");
        for (Long at : Arrays.asList(999L, 1000L, 1001L, 1002L, null)) {
            Reached quick = timeline.reach(at, Verify.END);
            Reached whole = timeline.replay(at, Verify.EACH, (_, _) -> {});

            assertThat(quick.number()).isEqualTo(whole.number());
            assertThat(quick.refused()).isEqualTo(whole.refused());
            assertThat(MachineSnapshot.write(quick.machine())).isEqualTo(MachineSnapshot.write(whole.machine()));
        }
    }

    @Test
    default void a_thousand_events_lead_to_a_snapshot_that_says_what_they_do() {
        record("one");

        try (AxonJournal journal = place().open(Opening.TO_READ)) {
            assertThat(journal.snapshot("one", Long.MAX_VALUE))
                    .hasValueSatisfying(
                            snapshot -> assertThat(snapshot.number()).isEqualTo(1000));
            assertThat(journal.snapshot("one", 999)).isEmpty();
            assertSameAsFromScratch(journal);
        }
    }

    @Test
    default void what_is_asked_after_a_snapshot_continues_the_history() {
        record("one");

        try (AxonJournal journal = place().open(Opening.TO_WRITE)) {
            assertThat(journal.ask("one", List.of(Asks.add())).first()).isEqualTo(EVENTS);
            assertSameAsFromScratch(journal);
            assertThat(journal.verification().verify("one", _ -> {}).defect()).isNull();
        }
    }

    @Test
    default void a_history_without_its_snapshots_says_the_same() throws SQLException {
        record("one");
        assertThat(place().execute("DELETE FROM snapshot")).isEqualTo(1);

        try (AxonJournal journal = place().open(Opening.TO_WRITE)) {
            assertThat(journal.snapshot("one", Long.MAX_VALUE)).isEmpty();
            assertSameAsFromScratch(journal);
            assertThat(journal.ask("one", List.of(Asks.refused(0))).first()).isEqualTo(EVENTS);
            assertThat(journal.snapshot("one", Long.MAX_VALUE)).isPresent(); // Taken anew.
        }
    }

    @Test
    default void snapshots_that_were_dropped_come_again() {
        record("one");

        try (AxonJournal journal = place().open(Opening.TO_WRITE)) {
            journal.dropSnapshots();
            assertThat(journal.snapshot("one", Long.MAX_VALUE)).isEmpty();
            journal.ask("one", List.of(Asks.refused(0)));
            assertThat(journal.snapshot("one", Long.MAX_VALUE)).isPresent();
        }
    }

    @Test
    default void a_damaged_snapshot_is_passed_over() throws SQLException {
        record("one");
        byte[] state = state("one");
        state[state.length / 2] ^= 1;

        assertIsPassedOver(state);
    }

    @Test
    default void a_snapshot_that_was_cut_off_is_passed_over() throws SQLException {
        record("one");

        assertIsPassedOver(Arrays.copyOf(state("one"), 40));
    }

    @Test
    default void a_snapshot_of_a_newer_revision_is_passed_over() throws SQLException {
        record("one");
        byte[] state = state("one");
        int end = state.length - Digest.BYTES;
        ByteBuffer newer = ByteBuffer.wrap(state).putInt(8, 2);
        newer.put(end, Digest.function().digest(Arrays.copyOf(newer.array(), end)));

        assertIsPassedOver(newer.array());
    }

    @Test
    default void a_snapshot_of_another_state_is_passed_over() throws SQLException {
        record("one");
        byte[] other;
        try (AxonJournal journal = place().open(Opening.TO_WRITE)) {
            other = MachineSnapshot.write(new Timeline(journal, "one").at(1001L, Verify.EACH));
        }

        assertIsPassedOver(other);
    }

    @Test
    default void a_snapshot_of_another_history_is_passed_over() throws SQLException {
        record("one");
        place().execute("UPDATE snapshot SET hash = ?", new byte[32]);

        try (AxonJournal journal = place().open(Opening.TO_READ)) {
            assertThat(journal.snapshot("one", Long.MAX_VALUE)).isEmpty();
            assertSameAsFromScratch(journal);
        }
    }

    private byte[] state(String machine) {
        try (AxonJournal journal = place().open(Opening.TO_READ)) {
            return journal.read(connection -> {
                try (PreparedStatement select =
                        connection.prepareStatement("SELECT state FROM snapshot WHERE machine = ? AND number = 1000")) {
                    select.setString(1, machine);
                    try (ResultSet row = select.executeQuery()) {
                        assertThat(row.next()).isTrue();
                        return row.getBytes(1);
                    }
                }
            });
        }
    }

    private void assertIsPassedOver(byte[] state) throws SQLException {
        assertThat(place().execute("UPDATE snapshot SET state = ?", state)).isEqualTo(1);
        try (AxonJournal journal = place().open(Opening.TO_READ)) {
            assertThat(journal.snapshot("one", Long.MAX_VALUE)).isEmpty();
            assertSameAsFromScratch(journal);
            assertThat(journal.verification().verify("one", _ -> {}).defect())
                    .satisfies(defect -> assertThat(defect.kind().label()).isEqualTo("snapshot"));
        }
    }
}
