package replug.domain.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The memory blocks of a machine, by number: an immutable list of runs of alike blocks, ascending. */
public final class MemoryBlocks {
    public static final MemoryBlocks NONE = new MemoryBlocks(RunMap.empty());

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
     * @param group the id of their memory group; null when in none
     * @param memmapPages how many pages at the start of each hold its own struct pages (kernel-spec 5.4); null when they
     *     lie elsewhere
     * @param shadowPages how many pages of KASAN shadow the kernel took for each when it went online (kernel-spec 6.4);
     *     null when none
     */
    public record Run(
            int first,
            int count,
            State state,
            @Nullable String zone,
            @Nullable Integer node,
            @Nullable Integer group,
            @Nullable Integer memmapPages,
            @Nullable Integer shadowPages) {
        public Run {
            if (first < 0 || count < 1 || first + (long) count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("%d memory blocks from number %d".formatted(count, first));
            }
        }

        /** Blocks of which no more is known. */
        public Run(int first, int count, State state, @Nullable String zone, @Nullable Integer node) {
            this(first, count, state, zone, node, null, null, null);
        }

        /** No blocks, where there may have been some. */
        public static Run absent(int first, int count) {
            return new Run(first, count, State.ABSENT, null, null);
        }

        /** The number after the last. */
        public int end() {
            return first + count;
        }

        /** These blocks in another state: in a zone or, offline, in none. */
        public Run in(State state, @Nullable String zone, @Nullable Integer shadowPages) {
            return new Run(first, count, state, zone, node, group, memmapPages, shadowPages);
        }

        private RunMap.Run<Block> asRun() {
            return new RunMap.Run<>(
                    first,
                    count,
                    state == State.ABSENT ? null : new Block(state, zone, node, group, memmapPages, shadowPages));
        }
    }

    private record Block(
            State state,
            @Nullable String zone,
            @Nullable Integer node,
            @Nullable Integer group,
            @Nullable Integer memmapPages,
            @Nullable Integer shadowPages) {}

    private final RunMap<Block> blocks;

    private MemoryBlocks(RunMap<Block> blocks) {
        this.blocks = blocks;
    }

    private static Run run(RunMap.Run<Block> run, int first, int count) {
        Block block = run.value();
        return block == null
                ? Run.absent(first, count)
                : new Run(
                        first,
                        count,
                        block.state,
                        block.zone,
                        block.node,
                        block.group,
                        block.memmapPages,
                        block.shadowPages);
    }

    /** These blocks, those of {@code change} being as it says. */
    public MemoryBlocks with(Run change) {
        return new MemoryBlocks(blocks.with(change.asRun()));
    }

    /** Runs of alike blocks, as long as they can be, ascending. */
    public List<Run> runs() {
        return blocks.runs().stream()
                .map(run -> run(run, run.first(), run.count()))
                .toList();
    }

    /** The run that holds block {@code number}, as a run of that one block; null if there is no such block. */
    public @Nullable Run block(int number) {
        RunMap.Run<Block> run = blocks.run(number);
        return run == null ? null : run(run, number, 1);
    }

    /** The blocks among the {@code count} from {@code first} on, as runs. */
    public List<Run> within(int first, int count) {
        int end = first + count;
        return blocks.runs().stream()
                .skip(blocks.firstEndingAfter(first))
                .takeWhile(run -> run.first() < end)
                .map(run -> {
                    int from = Math.max(first, run.first());
                    return run(run, from, Math.min(end, run.end()) - from);
                })
                .toList();
    }

    /** As {@link #within}, without gaps: where there are no blocks, a run says so. */
    public List<Run> covering(int first, int count) {
        List<Run> runs = new ArrayList<>();
        int next = first;
        for (Run run : within(first, count)) {
            if (run.first() > next) {
                runs.add(Run.absent(next, run.first() - next));
            }
            runs.add(run);
            next = run.end();
        }
        if (next < first + count) {
            runs.add(Run.absent(next, first + count - next));
        }
        return runs;
    }

    /** How many blocks there are. */
    public int count() {
        return blocks.runs().stream().mapToInt(RunMap.Run::count).sum();
    }

    /** How many blocks are in {@code state}. */
    public int count(State state) {
        return blocks.runs().stream()
                .filter(run -> Objects.requireNonNull(run.value()).state == state)
                .mapToInt(RunMap.Run::count)
                .sum();
    }

    /** What must be applied to these blocks to make them {@code after}, ascending. */
    public List<Run> changesTo(MemoryBlocks after) {
        return blocks.changesTo(after.blocks).stream()
                .map(run -> run(run, run.first(), run.count()))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemoryBlocks that && blocks.equals(that.blocks);
    }

    @Override
    public int hashCode() {
        return blocks.hashCode();
    }

    @Override
    public String toString() {
        return runs().toString();
    }
}
