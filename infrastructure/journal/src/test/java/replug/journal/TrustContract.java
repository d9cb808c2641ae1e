package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import replug.application.Checkpoint;
import replug.application.Defect.Kind;
import replug.application.JournalProblem;
import replug.journal.Verification.Verified;

/** Sound journals are found sound, and a checkpoint tells a history that was rewritten from one that went on. */
interface TrustContract {
    Place place();

    private void record() {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask("one", Asks.bootAndRefusals(5));
            journal.ask("one", Asks.toggles(4));
            journal.ask("two", Asks.bootAndRefusals(3));
        }
    }

    private Checkpoint checkpoint() {
        try (AxonJournal journal = place().open(Opening.TO_READ)) {
            return journal.checkpoints().getFirst();
        }
    }

    @Test
    default void nothing_is_found_in_a_sound_journal() {
        record();

        try (AxonJournal journal = place().open(Opening.TO_READ)) {
            Verification verification = journal.verification();

            assertThat(verification.store()).isEmpty();
            assertThat(verification.machines()).containsExactly("one", "two");
            for (Checkpoint checkpoint : journal.checkpoints()) {
                assertThat(verification.verify(checkpoint.machine(), _ -> {}))
                        .isEqualTo(new Verified(checkpoint.machine(), checkpoint.events(), checkpoint.hash(), null));
            }
        }
    }

    @Test
    default void nothing_is_found_in_a_journal_of_several_snapshots() {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask("one", Asks.bootAndRefusals(1200));
            for (int i = 0; i < 3; i++) {
                journal.ask("one", Asks.bootAndRefusals(1000).subList(1, 1001));
            }

            assertThat(journal.<Integer>read(
                            connection -> Snapshots.numbers(connection, "one").size()))
                    .isGreaterThan(1);
            assertThat(journal.verification().verify("one", _ -> {}).defect()).isNull();
            assertThat(journal.verification().store()).isEmpty();
        }
    }

    @Test
    default void a_checkpoint_is_read_as_it_was_written() {
        record();
        Checkpoint checkpoint = checkpoint();

        assertThat(checkpoint.machine()).isEqualTo("one");
        assertThat(checkpoint.events()).isEqualTo(10);
        assertThat(Checkpoint.parse(checkpoint.text().lines().toList())).contains(checkpoint);
    }

    @Test
    default void a_history_that_went_on_is_that_of_its_checkpoint() {
        record();
        Checkpoint checkpoint = checkpoint();

        try (AxonJournal journal = place().open(Opening.TO_WRITE)) {
            assertThat(journal.verification().against(checkpoint)).isEmpty();
            journal.ask("one", Asks.toggles(2));
            assertThat(journal.verification().against(checkpoint)).isEmpty();
        }
    }

    @Test
    default void a_history_that_was_shortened_is_not_that_of_its_checkpoint() throws SQLException {
        record();
        Checkpoint checkpoint = checkpoint();
        Rewriting.of(place(), "one").upTo(8);

        assertOnlyTheCheckpointTells(checkpoint, "the journal has no event 9 of one, the checkpoint of ");
    }

    @Test
    default void a_history_that_was_rewritten_is_not_that_of_its_checkpoint() throws SQLException {
        record();
        Checkpoint checkpoint = checkpoint();
        Rewriting.of(place(), "one").replacing(3, "\"size\":\"0x3\"", "\"size\":\"0x5\"");

        assertOnlyTheCheckpointTells(checkpoint, "event 9 of one has hash ");
    }

    @Test
    default void a_machine_whose_tables_are_not_those_that_were_recorded_is_not_asked() throws SQLException {
        record();
        Rewriting.of(place(), "one").withDigestOf(8, 9);

        try (AxonJournal journal = place().open(Opening.TO_WRITE)) {
            assertThatExceptionOfType(JournalProblem.class)
                    .isThrownBy(() -> journal.ask("one", Asks.toggles(1)))
                    .withMessageStartingWith("after event 9 (memory-removed) of one the tables digest is ");
            assertThat(journal.ask("two", Asks.toggles(1)).first()).isEqualTo(4);
        }
    }

    private void assertOnlyTheCheckpointTells(Checkpoint checkpoint, String found) {
        try (AxonJournal journal = place().open(Opening.TO_READ)) {
            Verification verification = journal.verification();

            assertThat(verification.store()).isEmpty();
            assertThat(List.of("one", "two"))
                    .allSatisfy(machine -> assertThat(
                                    verification.verify(machine, _ -> {}).defect())
                            .isNull());
            assertThat(verification.against(checkpoint)).hasValueSatisfying(defect -> {
                assertThat(defect.kind()).isEqualTo(Kind.CHECKPOINT);
                assertThat(defect.number()).isEqualTo(9);
                assertThat(defect.what()).startsWith(found);
            });
        }
    }
}
