package replug.benchmarks;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import replug.domain.paging.AddressRanges;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.RunCuts;
import replug.interchange.InfoMem;
import replug.interchange.LineWriter;
import replug.interchange.Ptdump;
import replug.interchange.TableLines;
import replug.interchange.Vmprint;

/** Dumps of 2^20 leaves of 4 KiB, whose text is thrown away or written to a file in the folder for temporary files. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class DumpBenchmark {
    private static final long VA = 0xffff_af80_0000_0000L;
    private static final int TABLES = 2048;
    private static final int SLOTS = PagingMode.SLOTS;

    /** Whether physical addresses go on from leaf to leaf, so that runs are long, or never do, so that each is alone. */
    @Param({"runs", "scattered"})
    private String leaves;

    @Param({"nowhere", "file"})
    private String to;

    private PageTable tables;
    private Path file;

    @Setup
    public void setUp() throws IOException {
        file = Files.createTempFile("replug-dump", ".txt");
        tables = PageTable.empty(PagingMode.SV48, 0x8000_0000L).edit(edit -> {
            edit.set(VA, 3, 1, Pte.table(0x8000_1000L), 0);
            edit.set(VA, 2, TABLES / SLOTS, Pte.table(0x8000_2000L), Pte.NEXT_PAGE);
            for (long i = 0; i < TABLES; i++) {
                long va = VA + i * PagingMode.entryBytes(1);
                edit.set(va, 1, 1, Pte.table(0x8010_0000L + i * PagingMode.PAGE_BYTES), 0);
                fill(i, va, (first, words) -> edit.set(first, 0, words.count, words.first, words.stride));
            }
        });
    }

    /** Words to be set side by side. */
    private record Run(int count, long first, long stride) {}

    private void fill(long table, long va, BiConsumer<Long, Run> set) {
        long first = Pte.of(0x1_0000_0000L + table * PagingMode.entryBytes(1), 0xe7);
        if (leaves.equals("runs")) {
            set.accept(va, new Run(SLOTS, first, Pte.NEXT_PAGE));
            return;
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            long flags = slot % 2 == 0 ? 0 : Pte.W;
            long scattered = first + (slot * 7L % SLOTS) * Pte.NEXT_PAGE;
            set.accept(va + slot * PagingMode.PAGE_BYTES, new Run(1, scattered ^ flags, 0));
        }
    }

    @TearDown
    public void tearDown() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    public void tables() {
        write(out -> tables.forEachRun(RunCuts.NONE, run -> TableLines.write(PagingMode.SV48, run, out)));
    }

    @Benchmark
    public void ptdump() {
        write(out -> Ptdump.write(tables, AddAndRemove.facts(true), AddressRanges.ALL, out));
    }

    @Benchmark
    public void infoMem() {
        write(out -> InfoMem.write(tables, AddressRanges.ALL, out));
    }

    @Benchmark
    public void vmprint() {
        write(out -> Vmprint.write(tables, AddressRanges.ALL, out));
    }

    private void write(Consumer<LineWriter> dump) {
        try (Writer text = to.equals("file")
                        ? new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8)
                        : Writer.nullWriter();
                LineWriter out = new LineWriter(text)) {
            dump.accept(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
