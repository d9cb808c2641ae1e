package replug.domain.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The memory blocks of a machine, by number: an immutable list of runs of alike blocks, ascending. */
public final class MemoryBlocks {
    public static final MemoryBlocks NONE = new MemoryBlocks(List.of());

    /** The state that sysfs shows of a memory block (kernel-spec 6.1). */
    public enum State {
        /** There is no such block: it was removed. */
        ABSENT,
        OFFLINE,
        GOING_OFFLINE,
        ONLINE
    }

    /**
     * Consecutive memory blocks that are alike.
     *
     * @param first number of the first, N in sysfs' {@code memoryN}
     * @param count how many
     * @param state the state of each
     * @param zone the zone they are online in; null when not online, or not known
     * @param node their NUMA node; null when not known
     */
    public record Run(
            int first,
            int count,
            State state,
            @Nullable String zone,
            @Nullable Integer node) {
        public Run {
            if (first < 0 || count < 1 || first + (long) count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("%d memory blocks from number %d".formatted(count, first));
            }
        }

        /** The number after the last. */
        public int end() {
            return first + count;
        }

        private Run part(int from, int to) {
            return new Run(from, to - from, state, zone, node);
        }

        private boolean isLike(Run other) {
            return state == other.state && Objects.equals(zone, other.zone) && Objects.equals(node, other.node);
        }
    }

    private final List<Run> runs;

    private MemoryBlocks(List<Run> runs) {
        this.runs = runs;
    }

    /** These blocks, those of {@code change} being as it says. */
    public MemoryBlocks with(Run change) {
        List<Run> next = new ArrayList<>(runs.size() + 2);
        for (Run run : runs) {
            if (run.first < change.first) {
                add(next, run.part(run.first, Math.min(run.end(), change.first)));
            }
        }
        if (change.state != State.ABSENT) {
            add(next, change);
        }
        for (Run run : runs) {
            if (run.end() > change.end()) {
                add(next, run.part(Math.max(run.first, change.end()), run.end()));
            }
        }
        return new MemoryBlocks(List.copyOf(next));
    }

    private static void add(List<Run> runs, Run run) {
        int last = runs.size() - 1;
        if (last >= 0 && runs.get(last).end() == run.first && runs.get(last).isLike(run)) {
            Run head = runs.get(last);
            runs.set(last, new Run(head.first, head.count + run.count, head.state, head.zone, head.node));
        } else {
            runs.add(run);
        }
    }

    /** Runs of alike blocks, as long as they can be, ascending. */
    public List<Run> runs() {
        return runs;
    }

    /** The run that holds block {@code number}, as a run of that one block; null if there is no such block. */
    public @Nullable Run block(int number) {
        for (Run run : runs) {
            if (run.first <= number && number < run.end()) {
                return run.part(number, number + 1);
            }
        }
        return null;
    }

    /** How many blocks there are. */
    public int count() {
        return runs.stream().mapToInt(Run::count).sum();
    }

    /** How many blocks are in {@code state}. */
    public int count(State state) {
        return runs.stream()
                .filter(run -> run.state == state)
                .mapToInt(Run::count)
                .sum();
    }

    /** What must be applied to these blocks to make them {@code after}: first what is gone, then what is new or changed. */
    public List<Run> changesTo(MemoryBlocks after) {
        List<Run> changes = new ArrayList<>();
        for (Run run : runs) {
            for (Run lost : only(run, after.runs).runs) {
                changes.add(absent(lost));
            }
        }
        for (Run run : after.runs) {
            changes.addAll(only(run, runs.stream().filter(run::isLike).toList()).runs);
        }
        return List.copyOf(changes);
    }

    /** Those blocks of {@code run} that are not in {@code others}. */
    private static MemoryBlocks only(Run run, List<Run> others) {
        MemoryBlocks left = new MemoryBlocks(List.of(run));
        for (Run other : others) {
            left = left.with(absent(other));
        }
        return left;
    }

    private static Run absent(Run run) {
        return new Run(run.first, run.count, State.ABSENT, null, null);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemoryBlocks that && runs.equals(that.runs);
    }

    @Override
    public int hashCode() {
        return runs.hashCode();
    }

    @Override
    public String toString() {
        return runs.toString();
    }
}
