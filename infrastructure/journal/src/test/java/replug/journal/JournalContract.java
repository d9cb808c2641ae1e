package replug.journal;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static replug.testkit.ReplugAssertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import replug.application.Journal.Answer;
import replug.application.Journal.Summary;
import replug.application.JournalProblem;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.domain.machine.Check;
import replug.domain.machine.ImpossibleHistory;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal.Errno;
import replug.testkit.Scenario;

/** What a journal does, in whatever database it is. */
interface JournalContract {
    Place place();

    @Test
    default void what_was_asked_is_read_as_it_was_answered() {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            Answer boot = journal.ask("one", List.of(Asks.boot()));
            Answer more = journal.ask("one", Asks.toggles(3));

            assertThat(boot.first()).isZero();
            assertThat(more.first()).isEqualTo(1);
            assertThat(Asks.events(journal, "one"))
                    .containsExactly(
                            Asks.text(0, boot.events().getFirst()),
                            Asks.text(1, more.events().get(0)),
                            Asks.text(2, more.events().get(1)),
                            Asks.text(3, more.events().get(2)));
            assertThat(new Timeline(journal, "one").at(null, Verify.EACH)).hasSameStateAs(more.machine());
        }
    }

    @Test
    default void a_scenario_begins_where_a_history_ends() {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask("one", List.of(Asks.boot(), Asks.add()));

            Scenario.given(journal, "one")
                    .when(new Operation.AddMemory(0, 0x1_0000_0000L, 128 << 20, 0))
                    .thenRefused(Errno.EEXIST, Check.RESOURCE_CONFLICT)
                    .thenState(machine -> assertThat(machine).block(32).isOffline());
        }
    }

    @Test
    default void what_was_asked_is_there_when_the_journal_is_opened_again() {
        Answer answer;
        List<String> events;
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask("one", List.of(Asks.boot()));
            answer = journal.ask("one", Asks.toggles(7));
            events = Asks.events(journal, "one");
        }

        try (AxonJournal journal = place().open(Opening.TO_READ)) {
            assertThat(Asks.events(journal, "one")).isEqualTo(events).hasSize(8);
            assertThat(new Timeline(journal, "one").at(null, Verify.EACH)).hasSameStateAs(answer.machine());
        }
        try (AxonJournal journal = place().open(Opening.TO_WRITE)) {
            assertThat(journal.ask("one", List.of(Asks.remove())).first()).isEqualTo(8);
        }
    }

    @Test
    default void each_machine_has_a_history_of_its_own() {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            for (int round = 0; round < 3; round++) {
                for (int machine = 0; machine < 12; machine++) { // More than are kept in memory.
                    journal.ask("m" + machine, List.of(round == 0 ? Asks.boot() : Asks.refused(machine)));
                }
            }

            assertThat(journal.machines()).hasSize(12).allMatch(summary -> summary.events() == 3);
            for (int machine = 0; machine < 12; machine++) {
                assertThat(Asks.events(journal, "m" + machine))
                        .hasSize(3)
                        .last()
                        .asString()
                        .contains("\"size\":\"0x%x\"".formatted(1 + machine));
            }
        }
    }

    @Test
    default void a_command_that_cannot_be_leaves_nothing_of_those_asked_with_it() throws Exception {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask("one", List.of(Asks.boot()));

            assertThatExceptionOfType(ImpossibleHistory.class)
                    .isThrownBy(() -> journal.ask("one", List.of(Asks.add(), Asks.remove(), Asks.boot(), Asks.add())));

            assertThat(Asks.events(journal, "one")).hasSize(1);
            assertThat(journal.ask("one", List.of(Asks.add())).first()).isEqualTo(1);
        }
    }

    @Test
    default void a_transaction_that_throws_leaves_nothing() {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask("one", List.of(Asks.boot()));

            assertThatThrownBy(() -> journal.inTransaction(() -> {
                        journal.ask("one", Asks.toggles(2));
                        journal.ask("two", List.of(Asks.boot()));
                        throw new IllegalStateException("of the caller's own");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("of the caller's own");

            assertThat(journal.machines()).containsExactly(new Summary("one", 1));
            assertThat(journal.ask("two", List.of(Asks.boot())).first()).isZero();
            assertThat(journal.ask("one", Asks.toggles(2)).first()).isEqualTo(1);
            assertThat(journal.verification().verify("one").defect()).isNull();
        }
    }

    @Test
    default void a_part_that_failed_cannot_be_passed_over() {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask("one", List.of(Asks.boot()));

            assertThatExceptionOfType(JournalProblem.class)
                    .isThrownBy(() -> journal.inTransaction(() -> {
                        journal.ask("one", List.of(Asks.add()));
                        assertThatExceptionOfType(ImpossibleHistory.class)
                                .isThrownBy(() -> journal.ask("one", List.of(Asks.boot())));
                        return null;
                    }));

            assertThat(journal.machines()).containsExactly(new Summary("one", 1));
        }
    }

    @Test
    default void a_transaction_is_kept_whole_and_forced_once() {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            long before = journal.forces();

            journal.inTransaction(() -> IntStream.range(0, 5)
                    .mapToObj(i -> journal.ask("m" + i, List.of(Asks.boot(), Asks.add())))
                    .toList());

            assertThat(journal.machines()).hasSize(5).allMatch(summary -> summary.events() == 2);
            assertThat(journal.forces() - before).isEqualTo(1);
        }
    }

    @Test
    default void a_transaction_that_appended_nothing_does_not_wait_for_the_disk() {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask("one", List.of(Asks.boot()));
            long before = journal.forces();

            assertThat(journal.inTransaction(journal::machines)).hasSize(1);
            journal.dropSnapshots();

            assertThat(journal.forces()).isEqualTo(before);
        }
    }

    @Test
    default void numbers_are_without_gaps_however_asks_are_mixed_with_failures() {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask("one", List.of(Asks.boot()));
            for (int i = 0; i < 20; i++) {
                long first = journal.ask("one", List.of(Asks.refused(i))).first();
                assertThat(first).isEqualTo(i + 1);
                assertThatExceptionOfType(ImpossibleHistory.class)
                        .isThrownBy(() -> journal.ask("one", List.of(Asks.add(), Asks.boot())));
            }

            assertThat(Asks.events(journal, "one")).hasSize(21);
        }
    }

    @Test
    default void a_newer_format_is_refused_and_left_as_it_is() throws Exception {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask("one", List.of(Asks.boot()));
        }
        place().execute("UPDATE journal SET format = 3");
        String before = place().contents();

        for (Opening opening : List.of(Opening.TO_READ, Opening.TO_WRITE, Opening.TO_CREATE)) {
            assertThatExceptionOfType(JournalProblem.class)
                    .isThrownBy(() -> place().open(opening))
                    .withMessageContaining("is of format 3, written by a newer replug; this one reads up to format 2");
        }
        assertThat(place().contents()).isEqualTo(before);
    }

    @Test
    default void a_journal_that_is_not_there_is_not_made_by_reading_or_writing() {
        for (Opening opening : List.of(Opening.TO_READ, Opening.TO_WRITE)) {
            assertThatExceptionOfType(JournalProblem.class)
                    .isThrownBy(() -> place().open(opening))
                    .withMessageStartingWith("there is no journal");
        }
    }
}
