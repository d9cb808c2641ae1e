package replug.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the page allocator may be unable to do while an operation takes memory. */
final class AllocationOptions {
    @Option(
            names = "--no-free-block",
            description = "No free aligned 2M block is left: struct pages fall back to base pages.")
    private boolean hasNoFreeBlock;

    @Option(
            names = "--failing-allocation",
            paramLabel = "K",
            converter = Numbers.NotNegative.class,
            description = "The K-th allocation of a frame during the operation fails, counted from 1.")
    private @Nullable Integer failing;

    @Nullable
    Boolean noFreeBlock() {
        return hasNoFreeBlock ? Boolean.TRUE : null;
    }

    @Nullable
    Integer failing() {
        if (failing != null && failing == 0) {
            throw new Mistake("--failing-allocation 0: allocations are counted from 1");
        }
        return failing;
    }
}
