package replug.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the page allocator may be unable to do while an operation makes struct pages. */
final class AllocationOptions extends FailingAllocation {
    @Option(
            names = "--no-free-block",
            description = "No free aligned 2M block is left: struct pages fall back to base pages.")
    private boolean hasNoFreeBlock;

    @Nullable
    Boolean noFreeBlock() {
        return hasNoFreeBlock ? Boolean.TRUE : null;
    }
}
