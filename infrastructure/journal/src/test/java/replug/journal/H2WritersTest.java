package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import replug.application.Durability;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.journal.Opening.Access;

/** One process at a time writes to an H2 file; the next one waits for it as long as it is told to. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class H2WritersTest {
    private Place place;
    private WriterProcess first;

    @BeforeEach
    void a_process_that_has_it_open(@TempDir Path folder) throws Exception {
        place = Place.file(folder);
        first = WriterProcess.start(place, "one", 1, 1, Durability.POWER, Duration.ZERO);
        assertThat(first.line()).isEqualTo(WriterProcess.OPEN);
    }

    private static Opening patient(Duration patience) {
        return new Opening(Access.WRITE, Durability.POWER, patience);
    }

    @Test
    void the_second_is_refused_and_told_what_to_do() {
        assertThatExceptionOfType(JournalProblem.class)
                .isThrownBy(() -> place.open(Opening.TO_WRITE))
                .withMessage(
                        "journal %s is in use by another process that writes: try again when that has ended, or with"
                                + " --wait SECONDS",
                        place.file())
                .returns(Kind.UNAVAILABLE, JournalProblem::kind);
        first.close();
    }

    @Test
    void the_second_is_refused_when_its_patience_has_ended() {
        long begin = System.nanoTime();

        assertThatExceptionOfType(JournalProblem.class)
                .isThrownBy(() -> place.open(patient(Duration.ofMillis(300))))
                .withMessageContaining("is in use by another process");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        first.close();
    }

    @Test
    void the_second_gets_in_when_the_first_has_ended() throws Exception {
        CompletableFuture<AxonJournal> second =
                CompletableFuture.supplyAsync(() -> place.open(patient(Duration.ofSeconds(30))));
        first.go();
        assertThat(first.rest()).hasSize(1);

        try (AxonJournal journal = second.get(30, TimeUnit.SECONDS)) {
            assertThat(journal.ask("one", List.of(Asks.refused(1))).first()).isEqualTo(1);
        }
    }

    @Test
    void the_second_gets_in_when_the_first_was_killed() throws Exception {
        CompletableFuture<AxonJournal> second =
                CompletableFuture.supplyAsync(() -> place.open(patient(Duration.ofSeconds(30))));
        first.kill();

        try (AxonJournal journal = second.get(30, TimeUnit.SECONDS)) {
            assertThat(journal.ask("one", List.of(Asks.boot())).first()).isZero();
        }
    }

    @Test
    void what_was_made_and_never_asked_is_not_left_behind(@TempDir Path folder) {
        Place unused = Place.file(folder);

        unused.open(Opening.TO_CREATE).close();

        assertThat(unused.file()).doesNotExist();
        first.close();
    }

    /** The first leaves nothing behind, since it asks nothing; the second must not be in what is gone. */
    @Test
    void who_waited_for_one_that_left_nothing_makes_a_journal_of_its_own() throws Exception {
        Opening creating = new Opening(Access.CREATE, Durability.POWER, Duration.ofSeconds(30));
        CompletableFuture<AxonJournal> second = CompletableFuture.supplyAsync(() -> place.open(creating));
        first.end();

        try (AxonJournal journal = second.get(30, TimeUnit.SECONDS)) {
            journal.ask("two", List.of(Asks.boot()));
            assertThat(Files.exists(place.file())).isTrue();
        }
        try (AxonJournal journal = place.open(Opening.TO_READ)) {
            assertThat(journal.machines()).hasSize(1);
        }
    }

    @Test
    void once_events_could_not_be_forced_nothing_more_is_asked(@TempDir Path folder) throws Exception {
        Place broken = Place.file(folder);
        try (AxonJournal journal = broken.open(Opening.TO_CREATE)) {
            Files.createDirectory(folder.resolve("journal.acknowledged")); // It cannot be written to.

            assertThatExceptionOfType(JournalProblem.class)
                    .isThrownBy(() -> journal.ask("one", List.of(Asks.boot())))
                    .withMessageStartingWith("the journal could not be forced to disk: ");
            assertThatExceptionOfType(JournalProblem.class)
                    .isThrownBy(() -> journal.ask("two", List.of(Asks.boot())))
                    .withMessageStartingWith("the journal could not be forced to disk: ");

            assertThat(journal.machines()).hasSize(1);
        }
        first.close();
    }
}
