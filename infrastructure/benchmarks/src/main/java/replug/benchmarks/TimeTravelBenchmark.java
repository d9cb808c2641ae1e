package replug.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import replug.application.Blame;
import replug.application.Comparison;
import replug.application.EventsBetween;
import replug.application.HeldHistory;
import replug.application.Journal.Asked;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.application.lint.Lint;
import replug.domain.linux.BootRam;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.paging.PagingMode;
import replug.journal.AxonJournal;
import replug.journal.Opening;

/**
 * What is asked of a history that the model decided: 100,000 events after the boot, each of which adds 128 MiB to one of 64
 * places or removes them. The journal is an H2 file, open all the time; its snapshots are the only index.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@SuppressWarnings("NullAway.Init")
public class TimeTravelBenchmark {
    private static final int EVENTS = 100_000;
    private static final int JUDGED = 10_000;
    private static final String MACHINE = "benchmark";
    private static final int PLACES = 64;
    private static final long BLOCK = 128 << 20;
    private static final long START = 0x2_0000_0000L;
    private static final int GROUP = 1000;

    /** In the direct map, the second of the places. */
    private static final long VA = 0xffff_af80_0000_0000L + START + BLOCK - 0x8000_0000L;

    private Path folder;
    private AxonJournal journal;
    private Timeline timeline;
    private HeldHistory held;
    private final SplittableRandom random = new SplittableRandom(1);

    /** The next event to look at; not the boot. */
    private long event;

    @Setup
    public void setUp() throws IOException {
        folder = Files.createTempDirectory("replug-benchmark");
        journal = AxonJournal.open(folder.resolve("journal").toString(), Opening.TO_CREATE);
        journal.ask(MACHINE, List.of(asked(boot())));
        for (int from = 0; from < EVENTS; from += GROUP) {
            Iterator<Asked> group = LongStream.range(from, from + GROUP)
                    .mapToObj(TimeTravelBenchmark::toggle)
                    .iterator();
            journal.ask(MACHINE, () -> group);
        }
        timeline = new Timeline(journal, MACHINE);
        Timeline.Reached reached = timeline.reach(null, Verify.END);
        if (reached.number() != EVENTS || reached.refused() != 0) {
            throw new IllegalStateException("not the history that is to be measured: " + reached.refused());
        }
        hold();
    }

    private void hold() {
        long begin = System.nanoTime();
        held = HeldHistory.of(journal, MACHINE);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.gc();
        Runtime heap = Runtime.getRuntime();
        System.out.printf(
                "the whole history held after %.1f s; heap in use: %d MiB%n",
                seconds, (heap.totalMemory() - heap.freeMemory()) / (1 << 20));
    }

    private static Command boot() {
        BootRam ram = new BootRam(0x8000_0000L, 2L << 30, 0, true);
        return new Command.BootMachine(BootParameters.of(PagingMode.SV48, List.of(ram)), null);
    }

    private static Asked asked(Command command) {
        return new Asked(
                command, new Provenance("benchmark", Origin.DECIDED, "7b51d5f1-4f6c-4f5e-9f7c-000000000000", null));
    }

    /** All places are filled, one after another, and then all are emptied. */
    private static Asked toggle(long number) {
        long start = START + number % PLACES * BLOCK;
        Operation operation = number / PLACES % 2 == 0
                ? new Operation.AddMemory(0, start, BLOCK, 0)
                : new Operation.RemoveMemory(start, BLOCK);
        return asked(new Command.Ask(operation, Circumstances.NONE, null));
    }

    @Setup(Level.Invocation)
    public void anyEvent() {
        event = random.nextLong(1, EVENTS + 1);
    }

    /** The state after any event, its digest compared with the recorded one. */
    @Benchmark
    public Machine state() {
        return timeline.at(event, Verify.END);
    }

    /** As {@link #state}, of the whole history held in memory. */
    @Benchmark
    public Machine stateHeld() {
        return new Timeline(held, MACHINE).at(event, Verify.END);
    }

    /** What any event changed, told by owner, both digests compared. */
    @Benchmark
    public Comparison diffOfNeighbours() {
        return diff(timeline);
    }

    /** As {@link #diffOfNeighbours}, of the whole history held in memory. */
    @Benchmark
    public Comparison diffOfNeighboursHeld() {
        return diff(new Timeline(held, MACHINE));
    }

    private Comparison diff(Timeline of) {
        EventsBetween between = new EventsBetween(event - 1);
        of.between(event - 1, event, between);
        return between.compare(false);
    }

    /** Every change of an entry on one walk, over the whole history. */
    @Benchmark
    public Blame.OfAddress blame() {
        return new Blame(journal, MACHINE, null).address(VA);
    }

    /** As {@link #blame}, of the whole history held in memory. */
    @Benchmark
    public Blame.OfAddress blameHeld() {
        return new Blame(held, MACHINE, null).address(VA);
    }

    /** Judges the states after the first 10,000 events. */
    @Benchmark
    public Lint lintEach() {
        Lint lint = new Lint();
        timeline.replay(
                (long) JUDGED, Verify.END, (recorded, after) -> lint.next(recorded.number(), recorded.event(), after));
        return lint;
    }

    @TearDown
    public void tearDown() {
        journal.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
