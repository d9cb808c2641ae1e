package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import replug.application.Journal.Asked;

/** Journals that are opened independently of each other, as by several processes, on one database. */
class PostgresConcurrencyTest extends TwoPostgresJournals {
    private static final int ASKS = 200;

    @Test
    void askers_of_the_same_machine_lose_nothing_and_are_tried_again_where_they_meet() throws Exception {
        Askers askers = new Askers(ASKS);

        askers.run(List.of(one, other), 4, _ -> "m0");

        askers.assertNothingLost(one, "PostgreSQL, one machine, two journals");
        askers.assertNothingElse(other);
        assertThat(askers.count()).isEqualTo(4 * ASKS);
    }

    @Test
    void askers_of_different_machines_lose_nothing() throws Exception {
        Askers askers = new Askers(ASKS);

        askers.run(List.of(one, other), 4, thread -> "m" + thread);

        askers.assertNothingLost(other, "PostgreSQL, a machine a thread, two journals");
        askers.assertNothingElse(one);
    }

    /** Else those who ask from memory would always be faster than who has to read the history first. */
    @Test
    void while_somebody_reads_a_history_to_ask_others_wait() throws Exception {
        CountDownLatch hasRead = new CountDownLatch(1);
        CountDownLatch mayAsk = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> slow = threads.submit(() -> other.ask("m0", () -> {
                hasRead.countDown(); // What is asked is looked at when the history has been read.
                return awaited(mayAsk, Asks.refused(1));
            }));
            hasRead.await();
            Future<?> quick = threads.submit(() -> one.ask("m0", List.of(Asks.refused(2))));
            try {
                while (waiting() == 0) {
                    assertThat(quick.isDone()).isFalse();
                }
            } finally {
                mayAsk.countDown();
            }
            slow.get();
            quick.get();
        }

        assertThat(Asks.events(one, "m0")).hasSize(3);
    }

    private static Iterator<Asked> awaited(CountDownLatch latch, Asked asked) {
        return Stream.of(asked)
                .peek(_ -> {
                    try {
                        latch.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .iterator();
    }

    /** Sessions that wait for a row that another has locked. */
    private long waiting() {
        return one.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
                count.next();
                return count.getLong(1);
            }
        });
    }

    @Test
    void a_journal_is_found_sound_while_others_write_to_it() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<?> writing = threads.submit(() -> {
                new Askers(ASKS).run(List.of(one), 2, _ -> "m0");
                return null;
            });
            int verified = 0;
            while (!writing.isDone() || verified == 0) {
                assertThat(other.verification().verify("m0").defect()).isNull();
                assertThat(other.verification().store()).isEmpty();
                verified++;
            }
            writing.get();
        }
    }
}
