package replug.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import replug.domain.paging.LeafRanges;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;

/** Mapping a range in Sv48 and unmapping it again: two versions of the table, the first one kept. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class MappingBenchmark {
    private static final long VA = 0xffff_af80_8000_0000L;
    private static final long PA = 0x1_0000_0000L;
    private static final long FIRST_FRAME = 0x8000_0000L;
    private static final long KERNEL = 0xe7;

    @Param({"128M-2M", "64G-2M", "1T-1G", "64G-4K"})
    public String range;

    private long bytes;
    private int level;
    private PageTable boot;
    private PageTable mapped;

    @Setup
    public void setUp() {
        switch (range) {
            case "128M-2M" -> set(128L << 20, 1);
            case "64G-2M" -> set(64L << 30, 1);
            case "1T-1G" -> set(1L << 40, 2);
            case "64G-4K" -> set(64L << 30, 0);
            default -> throw new IllegalArgumentException(range);
        }
        boot = PageTable.empty(PagingMode.SV48, FIRST_FRAME);
        mapped = map();
    }

    private void set(long size, int leafLevel) {
        bytes = size;
        level = leafLevel;
    }

    @Benchmark
    public PageTable map() {
        LongSupplier frames = new LongSupplier() {
            private long last = FIRST_FRAME;

            @Override
            public long getAsLong() {
                last += PagingMode.PAGE_BYTES;
                return last;
            }
        };
        return boot.edit(edit -> new LeafRanges(edit).map(VA, PA, bytes, level, KERNEL, frames));
    }

    @Benchmark
    public PageTable unmap() {
        return mapped.edit(edit -> new LeafRanges(edit).unmap(VA, bytes, _ -> {}));
    }
}
