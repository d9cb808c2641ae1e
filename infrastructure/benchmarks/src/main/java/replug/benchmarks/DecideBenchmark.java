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
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.paging.Digest;

/**
 * Deciding and applying an add and the remove that takes it back, on an Sv48 machine, with and without the tables digest
 * after each: the time of both together.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class DecideBenchmark {
    private static final long START = 0x1_0000_0000L;

    @Param({"128M", "64G"})
    public String size;

    @Param({"false", "true"})
    public boolean debugPagealloc;

    private Machine booted;
    private Command add;
    private Command remove;

    @Setup
    public void setUp() {
        booted = AddAndRemove.machine(debugPagealloc);
        long bytes = size.equals("128M") ? 128L << 20 : 64L << 30;
        add = new Command.Ask(new Operation.AddMemory(0, START, bytes, 0), Circumstances.NONE, null);
        remove = new Command.Ask(new Operation.RemoveMemory(START, bytes), Circumstances.NONE, null);
        if (after(booted, add).blocks().count() == booted.blocks().count()) {
            throw new IllegalStateException("the add was refused");
        }
    }

    private static Machine after(Machine machine, Command command) {
        Machine next = machine;
        for (Event event : Hotplug.decide(machine, command)) {
            next = Hotplug.evolve(next, event);
        }
        return next;
    }

    @Benchmark
    public Machine addAndRemove() {
        return after(after(booted, add), remove);
    }

    @Benchmark
    public Digest addAndRemoveWithDigests() {
        Machine added = after(booted, add);
        Machine removed = after(added, remove);
        return added.digest().equals(removed.digest()) ? added.digest() : removed.digest();
    }
}
