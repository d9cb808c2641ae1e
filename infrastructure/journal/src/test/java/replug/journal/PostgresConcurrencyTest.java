package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Journals that are opened independently of each other, as by several processes, on one database. */
@SuppressWarnings("NullAway.Init")
class PostgresConcurrencyTest {
    private static final int ASKS = 200;

    private Place place;
    private AxonJournal one;
    private AxonJournal other;

    @BeforeEach
    void two_journals() {
        place = Place.postgres();
        one = place.open(Opening.TO_CREATE);
        other = place.open(Opening.TO_WRITE);
        IntStream.range(0, 4).forEach(i -> one.ask("m" + i, List.of(Asks.boot())));
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        place.drop();
    }

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

    /** Those who ask from memory would always be faster than who has to read the history first. */
    @Test
    void who_must_read_a_long_history_is_not_overtaken_for_ever() throws Exception {
        one.ask("long", Asks.bootAndRefusals(900)); // Too few for a snapshot.
        AtomicBoolean isAnswered = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            CountDownLatch begun = new CountDownLatch(3);
            Future<?> quick = threads.submit(() -> {
                while (!isAnswered.get() || begun.getCount() > 0) {
                    one.ask("long", List.of(Asks.refused(1)));
                    begun.countDown();
                }
            });
            begun.await();
            try {
                for (int i = 0; i < 5; i++) {
                    try (AxonJournal third = place.open(Opening.TO_WRITE)) {
                        third.ask("long", List.of(Asks.refused(2)));
                    }
                }
            } finally {
                isAnswered.set(true);
            }
            quick.get();
        }
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
                assertThat(other.verification().verify("m0", _ -> {}).defect()).isNull();
                assertThat(other.verification().store()).isEmpty();
                verified++;
            }
            writing.get();
        }
    }
}
