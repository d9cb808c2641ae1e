package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import replug.application.Journal.Answer;

/** Threads that ask at the same time, what they were answered, and whether the journal says the same. */
final class Askers {
    private final int asks;

    /** What was acknowledged, of each machine: events with their numbers. */
    private final Map<String, Set<String>> acknowledged = new ConcurrentHashMap<>();

    /** @param asks how often each thread asks */
    Askers(int asks) {
        this.asks = asks;
    }

    /** Each thread asks one of {@code journals}, which thread {@code i} asks of machine {@code machine(i)}. */
    void run(List<AxonJournal> journals, int threads, IntFunction<String> machine) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                long mark = 1_000_000L * (thread + 1);
                String name = machine.apply(thread);
                AxonJournal journal = journals.get(thread % journals.size());
                running.add(pool.submit(() -> {
                    start.await();
                    for (int i = 0; i < asks; i++) {
                        note(name, journal.ask(name, List.of(Asks.refused(mark + i))));
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
    }

    void note(String machine, Answer answer) {
        for (int i = 0; i < answer.events().size(); i++) {
            note(machine, Asks.text(answer.first() + i, answer.events().get(i)));
        }
    }

    /** As {@link Asks#text} says an event. */
    void note(String machine, String event) {
        acknowledged
                .computeIfAbsent(machine, _ -> ConcurrentHashMap.newKeySet())
                .add(event);
    }

    long count() {
        return acknowledged.values().stream().mapToLong(Set::size).sum();
    }

    /** That what was acknowledged is in the journal as it was answered, and every history sound; prints how many are not. */
    void assertNothingLost(AxonJournal journal, String what) {
        Map<String, Set<String>> lost = new TreeMap<>();
        acknowledged.forEach((machine, events) -> {
            Set<String> missing = new HashSet<>(events);
            Asks.events(journal, machine).forEach(missing::remove);
            lost.put(machine, missing);
        });
        System.out.printf(
                "acknowledged events lost %d of %d (%s)%n",
                lost.values().stream().mapToLong(Set::size).sum(), count(), what);
        assertThat(lost.values().stream().flatMap(Set::stream)).isEmpty();
        assertThat(journal.verification().store()).isEmpty();
        assertThat(acknowledged.keySet())
                .allSatisfy(machine -> assertThat(
                                journal.verification().verify(machine, _ -> {}).defect())
                        .isNull());
    }

    /** That nothing is in the journal but the boots and what was acknowledged. */
    void assertNothingElse(AxonJournal journal) {
        Stream<Integer> found = journal.machines().stream()
                .map(machine -> Asks.events(journal, machine.machine()).size());
        assertThat(found.mapToLong(size -> size).sum())
                .isEqualTo(count() + journal.machines().size());
    }
}
