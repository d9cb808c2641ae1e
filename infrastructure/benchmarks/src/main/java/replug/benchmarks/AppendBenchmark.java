package replug.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import replug.application.Journal.Answer;
import replug.application.Journal.Asked;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.domain.linux.BootRam;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Operation;
import replug.domain.paging.PagingMode;
import replug.journal.AxonJournal;
import replug.journal.Opening;

/** Events per second, decided, appended and forced to disk: adding and removing 128 MiB. 'replug bench journal' has the baseline. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class AppendBenchmark {
    private static final int GROUP = 128;
    private static final String MACHINE = "benchmark";
    private static final long START = 0x1_0000_0000L;
    private static final long BLOCK = 128 << 20;
    private static final Provenance PROVENANCE = new Provenance("benchmark", Origin.DECIDED, "benchmark", null);

    private Path folder;
    private AxonJournal journal;
    private final List<Asked> group = new ArrayList<>();
    private int next;

    @Setup
    public void setUp() throws IOException {
        folder = Files.createTempDirectory("replug-benchmark");
        journal = AxonJournal.open(folder.resolve("journal").toString(), Opening.TO_CREATE);
        BootParameters parameters =
                BootParameters.of(PagingMode.SV48, List.of(new BootRam(0x8000_0000L, 2L << 30, 0, true)));
        journal.ask(MACHINE, List.of(new Asked(new Command.BootMachine(parameters, null), PROVENANCE)));
        for (int i = 0; i < GROUP; i++) {
            Operation operation =
                    i % 2 == 0 ? new Operation.AddMemory(0, START, BLOCK, 0) : new Operation.RemoveMemory(START, BLOCK);
            group.add(new Asked(new Command.Ask(operation, Circumstances.NONE, null), PROVENANCE));
        }
    }

    /** 128 a force. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public Answer group() {
        return journal.ask(MACHINE, group);
    }

    /** One a force. */
    @Benchmark
    public Answer single() {
        next = (next + 1) % GROUP;
        return journal.ask(MACHINE, group.subList(next, next + 1));
    }

    @TearDown
    public void tearDown() throws IOException {
        journal.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
