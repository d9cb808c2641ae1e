package replug.domain.machine;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.domain.paging.TableWrite;

/**
 * What an operation did to the machine, whether it was done or refused: a refused one may leave something too.
 *
 * @param result what the kernel returned: 0, a new id or a count, or −errno
 * @param phases the table writes, in the kernel's order
 * @param blocks memory blocks that changed, as they are now
 * @param maxPfn the kernel's max_pfn afterwards; null when not known
 * @param log lines that the kernel printed
 * @param note why the operation was made; null when nobody said
 */
public record Outcome(
        int result,
        List<Phase> phases,
        List<MemoryBlocks.Run> blocks,
        @Nullable Long maxPfn,
        List<String> log,
        @Nullable String note) {

    /**
     * A part of an operation.
     *
     * @param name which part
     * @param writes the table writes it made, in their order
     */
    public record Phase(Name name, List<TableWrite> writes) {
        /** The parts that an operation may have. */
        public enum Name {
            /** Everything that was seen to have changed, where the machine was only looked at before and after. */
            OBSERVED
        }

        public Phase {
            writes = List.copyOf(writes);
        }
    }

    public Outcome {
        phases = List.copyOf(phases);
        blocks = List.copyOf(blocks);
        log = List.copyOf(log);
    }

    /** The table writes of all phases, in their order. */
    public Stream<TableWrite> writes() {
        return phases.stream().flatMap(phase -> phase.writes().stream());
    }
}
