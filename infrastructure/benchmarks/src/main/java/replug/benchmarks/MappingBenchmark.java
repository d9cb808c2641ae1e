package replug.benchmarks;

import java.util.concurrent.TimeUnit;
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
import replug.domain.linux.KernelTables;
import replug.domain.linux.Pgprot;
import replug.domain.linux.Phase;
import replug.domain.linux.PhaseLog;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.TableEdit;

/**
 * Mapping a range in Sv48 and unmapping it again, as the model does it: two versions of the table, the first one kept, and
 * the account of what was written.
 */
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
        return boot.edit(edit -> kernelTables(edit).map(VA, PA, bytes, level, Pgprot.PAGE_KERNEL));
    }

    @Benchmark
    public PageTable unmap() {
        return mapped.edit(edit -> kernelTables(edit).unmap(VA, bytes, null));
    }

    /** With the account of every write and frame, as an operation keeps it. */
    private static KernelTables kernelTables(TableEdit edit) {
        PhaseLog log = new PhaseLog();
        log.begin(Phase.Name.DIRECT_MAP);
        return new KernelTables(edit, new ConsecutiveFrames(FIRST_FRAME + PagingMode.PAGE_BYTES), log);
    }
}
