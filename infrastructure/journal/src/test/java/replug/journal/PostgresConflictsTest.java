package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import replug.application.Journal.Summary;
import replug.domain.machine.ImpossibleHistory;
import replug.interchange.InputProblem;

/** What happens where two journals on one database want the same: one is tried again, and both are answered rightly. */
@SuppressWarnings("NullAway.Init")
class PostgresConflictsTest {
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

    /** Each waits for the other's machine: the database ends the deadlock, and who was ended is tried again. */
    @Test
    void transactions_that_ask_the_same_machines_in_another_order_both_succeed() throws Exception {
        CyclicBarrier met = new CyclicBarrier(2);
        CountDownLatch tries = new CountDownLatch(3);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> there = threads.submit(() -> crossing(one, "m0", "m1", met, tries));
            Future<?> back = threads.submit(() -> crossing(other, "m1", "m0", met, tries));
            there.get(30, TimeUnit.SECONDS);
            back.get(30, TimeUnit.SECONDS);
        }

        assertThat(tries.getCount()).isZero(); // One of the two was tried twice.
        assertThat(one.machines()).contains(new Summary("m0", 3), new Summary("m1", 3));
    }

    private static void crossing(
            AxonJournal journal, String first, String second, CyclicBarrier met, CountDownLatch tries) {
        journal.inTransaction(() -> {
            journal.ask(first, List.of(Asks.refused(1)));
            boolean isFirstTry = tries.getCount() > 1;
            tries.countDown();
            if (isFirstTry) {
                meet(met);
            }
            return journal.ask(second, List.of(Asks.refused(2)));
        });
    }

    private static void meet(CyclicBarrier met) {
        try {
            met.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void both_may_be_the_first_to_ask_a_machine() throws Exception {
        for (int i = 0; i < 10; i++) {
            String machine = "new" + i;
            CyclicBarrier start = new CyclicBarrier(2);
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                List<Future<Boolean>> booted = List.of(one, other).stream()
                        .map(journal -> threads.submit(() -> {
                            start.await();
                            return isBooted(journal, machine);
                        }))
                        .toList();
                assertThat(booted.get(0).get() ^ booted.get(1).get()).isTrue();
            }
            assertThat(Asks.events(one, machine)).hasSize(1);
        }
    }

    private static boolean isBooted(AxonJournal journal, String machine) {
        try {
            journal.ask(machine, List.of(Asks.boot()));
            return true;
        } catch (ImpossibleHistory _) {
            return false; // The other has booted it.
        }
    }

    @Test
    void of_two_who_load_the_same_machine_one_is_told_that_it_is_there() throws Exception {
        Place from = Place.postgres();
        try (AxonJournal journal = from.open(Opening.TO_CREATE)) {
            journal.ask("loaded", Asks.bootAndRefusals(1500));
        }
        String export = ExportContract.export(from, null);
        CyclicBarrier start = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Boolean>> loaded = List.of(one, other).stream()
                    .map(journal -> threads.submit(() -> {
                        start.await();
                        return isLoaded(journal, export);
                    }))
                    .toList();
            assertThat(loaded.get(0).get() ^ loaded.get(1).get()).isTrue();
        }

        assertThat(ExportContract.export(place, "loaded")).isEqualTo(export);
    }

    private static boolean isLoaded(AxonJournal journal, String export) {
        try {
            journal.load(() -> ExportContract.reader(export));
            return true;
        } catch (InputProblem e) {
            assertThat(e).hasMessageContaining("machine loaded is in the journal already");
            return false;
        }
    }
}
