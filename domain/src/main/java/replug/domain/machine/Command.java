package replug.domain.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.PageTable;

/** What a machine is asked to do, or its journal to take in. */
public sealed interface Command {
    /**
     * The kernel is asked for an operation; the model decides what it does.
     *
     * @param operation what is asked
     * @param circumstances what only the environment knows
     * @param note why; null when nobody said
     */
    record Ask(
            Operation operation,
            Circumstances circumstances,
            @Nullable String note) implements Command {}

    /**
     * A machine boots; the model decides how.
     *
     * @param parameters what machine and kernel they are
     * @param note why; null when nobody said
     */
    record BootMachine(BootParameters parameters, @Nullable String note) implements Command {}

    /**
     * A machine was seen after it had booted.
     *
     * @param facts what is known of it
     * @param seen what it said of its memory; as far as nobody looked, it follows from the facts
     * @param tables its tables as they were
     * @param note why it was recorded; null when nobody said
     */
    record ObserveBoot(
            MachineFacts facts,
            SeenMemory seen,
            PageTable tables,
            @Nullable String note) implements Command {}

    /**
     * An operation was seen, and the machine after it.
     *
     * @param operation what was asked of the kernel
     * @param result what the kernel returned: 0, a new id or a count, or −errno
     * @param tables the tables as they were afterwards
     * @param seen what the machine said of its memory afterwards; where nobody looked at the blocks, they follow from the
     *     operation
     * @param log lines that the kernel printed
     * @param note why the operation was made; null when nobody said
     */
    record ObserveOperation(
            Operation operation,
            int result,
            PageTable tables,
            SeenMemory seen,
            List<String> log,
            @Nullable String note) implements Command {
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
