package replug.domain.machine;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Phase;
import replug.domain.memory.MemoryChanges;
import replug.domain.paging.TableWrite;

/**
 * What an operation did to the machine, whether it was done or refused: a refused one may leave something too.
 *
 * @param result what the kernel returned: 0, a new id or a count, or −errno
 * @param phases the parts of the operation in the kernel's order, with the table writes and frames of each
 * @param changes what is different in memory management
 * @param log lines that the kernel printed
 * @param note why the operation was made; null when nobody said
 * @param circumstances what only the environment knew
 */
public record Outcome(
        int result,
        List<Phase> phases,
        MemoryChanges changes,
        List<String> log,
        @Nullable String note,
        Circumstances circumstances) {

    public Outcome {
        phases = List.copyOf(phases);
        log = List.copyOf(log);
    }

    /** The table writes of all phases, in their order. */
    public Stream<TableWrite> writes() {
        return phases.stream().flatMap(phase -> phase.writes().stream());
    }

    /** Whether it was seen of a real machine, and not decided. */
    public boolean wasSeen() {
        return !phases.isEmpty() && phases.getFirst().name() == Phase.Name.OBSERVED;
    }
}
