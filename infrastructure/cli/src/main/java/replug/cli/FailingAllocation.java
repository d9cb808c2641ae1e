package replug.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The page allocator may have nothing to give while an operation takes memory. */
class FailingAllocation {
    @Option(
            names = "--failing-allocation",
            paramLabel = "K",
            converter = Numbers.NotNegative.class,
            description = "The K-th allocation of a frame during the operation fails, counted from 1.")
    private @Nullable Integer failing;

    @Nullable
    Integer failing() {
        if (failing != null && failing == 0) {
            throw new Mistake("--failing-allocation 0: allocations are counted from 1");
        }
        return failing;
    }
}
