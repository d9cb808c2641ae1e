package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads ask one journal in an H2 file. */
@SuppressWarnings("NullAway.Init")
class H2ConcurrencyTest {
    private static final int THREADS = 8;
    private static final int ASKS = 100;

    private AxonJournal journal;

    @BeforeEach
    void machines(@TempDir Path folder) {
        journal = Place.file(folder).open(Opening.TO_CREATE);
        IntStream.range(0, THREADS).forEach(i -> journal.ask("m" + i, List.of(Asks.boot())));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void threads_that_ask_the_same_machine_lose_nothing() throws Exception {
        Askers askers = new Askers(ASKS);

        askers.run(List.of(journal), THREADS, _ -> "m0");

        askers.assertNothingLost(journal, "H2, one machine");
        askers.assertNothingElse(journal);
    }

    @Test
    void threads_that_ask_different_machines_lose_nothing() throws Exception {
        Askers askers = new Askers(ASKS);

        askers.run(List.of(journal), THREADS, thread -> "m" + thread);

        askers.assertNothingLost(journal, "H2, a machine a thread");
        askers.assertNothingElse(journal);
    }

    @Test
    void threads_that_ask_at_the_same_time_share_forces() throws Exception {
        long before = journal.forces();

        new Askers(ASKS).run(List.of(journal), THREADS, thread -> "m" + thread);

        assertThat(journal.forces() - before).isLessThan(THREADS * ASKS);
    }

    /** What was undone must be forgotten before the next transaction begins, not some time after. */
    @Test
    void what_one_thread_undoes_no_other_builds_upon() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> undoing = threads.submit(() -> IntStream.range(0, 300).forEach(_ -> undo()));
            Future<?> asking = threads.submit(() ->
                    IntStream.range(0, 300).forEach(_ -> journal.ask("m0", List.of(Asks.refused(2)))));
            undoing.get();
            asking.get();
        }

        assertThat(Asks.events(journal, "m0"))
                .hasSize(301)
                .filteredOn(event -> event.contains("\"size\":\"0x2\""))
                .isEmpty();
    }

    private void undo() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> journal.inTransaction(() -> {
                    journal.ask("m0", List.of(Asks.refused(1)));
                    throw new IllegalStateException("undone");
                }));
    }
}
