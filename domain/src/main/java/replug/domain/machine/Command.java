package replug.domain.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.paging.PageTable;

/** What the machine's journal is asked to take in. */
public sealed interface Command {
    /**
     * A machine was seen after it had booted.
     *
     * @param facts what is known of it
     * @param blocks its memory blocks
     * @param tables its tables as they were
     * @param note why it was recorded; null when nobody said
     */
    record ObserveBoot(
            MachineFacts facts,
            MemoryBlocks blocks,
            PageTable tables,
            @Nullable String note) implements Command {}

    /**
     * An operation was seen, and the machine after it.
     *
     * @param operation what was asked of the kernel
     * @param result what the kernel returned: 0, a new id or a count, or −errno
     * @param tables the tables as they were afterwards
     * @param blocks the memory blocks afterwards; null where nobody looked, so that they follow from the operation
     * @param maxPfn the kernel's max_pfn afterwards; null when not known
     * @param log lines that the kernel printed
     * @param note why the operation was made; null when nobody said
     */
    record ObserveOperation(
            Operation operation,
            int result,
            PageTable tables,
            @Nullable MemoryBlocks blocks,
            @Nullable Long maxPfn,
            List<String> log,
            @Nullable String note)
            implements Command {
        public ObserveOperation {
            log = List.copyOf(log);
        }
    }

    /** The kernel was seen to stop. */
    record ObserveStop(List<String> log, @Nullable String note) implements Command {
        public ObserveStop {
            log = List.copyOf(log);
        }
    }
}
