package replug.benchmarks;

import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;
import replug.domain.paging.Digest;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;

/** The tables digest of a machine of 1 GiB of 2 MiB leaves with 200 table pages: from nothing, and after one write. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class DigestBenchmark {
    private static final long VA = 0xffff_af80_0000_0000L;
    private static final int ROOT_ENTRIES = 198;

    private PageTable tables;
    private long flags = 0xe7;

    @Setup(Level.Iteration)
    public void setUp() {
        tables = machine();
    }

    private static PageTable machine() {
        return PageTable.empty(PagingMode.SV48, 0x8000_0000L).edit(edit -> {
            edit.set(0xffff_8000_0000_0000L, 3, ROOT_ENTRIES, 0x2040_0001L, 0x400);
            edit.set(VA, 2, 1, 0x2080_0001L, 0);
            edit.set(VA, 1, 512, 0x2000_00e7L, 0x8_0000);
        });
    }

    /** Every page is hashed; includes making the 200 pages. */
    @Benchmark
    public Digest fromNothing() {
        return machine().digest();
    }

    /** One entry changes, so three pages are hashed anew. */
    @Benchmark
    public Digest afterOneWrite() {
        flags ^= 0x40;
        tables = tables.edit(edit -> edit.set(VA, 1, 1, 0x2000_0000L | flags, 0));
        return tables.digest();
    }
}
