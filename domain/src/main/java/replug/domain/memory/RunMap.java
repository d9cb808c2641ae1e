package replug.domain.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values by number, most of them alike: an immutable list of runs of numbers with equal values, ascending. */
final class RunMap<V> {
    /**
     * Consecutive numbers with one value.
     *
     * @param value null where there is nothing, which only a change says
     */
    record Run<V>(int first, int count, @Nullable V value) {
        Run {
            if (first < 0 || count < 1 || first + (long) count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("%d from number %d".formatted(count, first));
            }
        }

        int end() {
            return first + count;
        }

        private Run<V> part(int from, int to) {
            return from == first && to == end() ? this : new Run<>(from, to - from, value);
        }
    }

    private final List<Run<V>> runs;

    private RunMap(List<Run<V>> runs) {
        this.runs = runs;
    }

    static <V> RunMap<V> empty() {
        return new RunMap<>(List.of());
    }

    List<Run<V>> runs() {
        return runs;
    }

    /** The run that holds {@code number}; null if none does. */
    @Nullable
    Run<V> run(int number) {
        int at = firstEndingAfter(number);
        return at < runs.size() && runs.get(at).first <= number ? runs.get(at) : null;
    }

    @Nullable
    V get(int number) {
        Run<V> run = run(number);
        return run == null ? null : run.value;
    }

    /** The index of the first run that ends after {@code number}; how many runs there are if none does. */
    int firstEndingAfter(int number) {
        int low = 0;
        int high = runs.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (runs.get(middle).end() <= number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** This map with the numbers of {@code change} as it says. */
    RunMap<V> with(Run<V> change) {
        int from = firstEndingAfter(change.first);
        List<Run<V>> next = new ArrayList<>(runs.size() + 2);
        next.addAll(runs.subList(0, from));
        int to = from;
        if (from < runs.size() && runs.get(from).first < change.first) {
            next.add(runs.get(from).part(runs.get(from).first, change.first));
        }
        if (change.value != null) {
            add(next, change);
        }
        while (to < runs.size() && runs.get(to).end() <= change.end()) {
            to++;
        }
        if (to < runs.size()) {
            Run<V> rest = runs.get(to);
            add(next, rest.part(Math.max(rest.first, change.end()), rest.end()));
            next.addAll(runs.subList(to + 1, runs.size()));
        }
        return new RunMap<>(next);
    }

    private static <V> void add(List<Run<V>> runs, Run<V> run) {
        int last = runs.size() - 1;
        Run<V> head = last < 0 ? null : runs.get(last);
        if (head != null && head.end() == run.first && Objects.equals(head.value, run.value)) {
            runs.set(last, new Run<>(head.first, head.count + run.count, head.value));
        } else {
            runs.add(run);
        }
    }

    /** What must be applied to this map to make it {@code after}, ascending. */
    List<Run<V>> changesTo(RunMap<V> after) {
        List<Run<V>> changes = new ArrayList<>(2);
        int i = 0;
        int k = 0;
        while (i < runs.size() && k < after.runs.size() && runs.get(i).equals(after.runs.get(k))) {
            i++;
            k++;
        }
        int number = 0;
        while (i < runs.size() || k < after.runs.size()) {
            Run<V> was = i < runs.size() ? runs.get(i) : null;
            Run<V> is = k < after.runs.size() ? after.runs.get(k) : null;
            number = Math.max(number, Math.min(first(was), first(is)));
            V before = was != null && was.first <= number ? was.value : null;
            V now = is != null && is.first <= number ? is.value : null;
            int end = Math.min(next(was, number), next(is, number));
            if (!Objects.equals(before, now)) {
                add(changes, new Run<>(number, end - number, now));
            }
            number = end;
            i += was != null && was.end() == end ? 1 : 0;
            k += is != null && is.end() == end ? 1 : 0;
        }
        return changes;
    }

    private static <V> int first(@Nullable Run<V> run) {
        return run == null ? Integer.MAX_VALUE : run.first;
    }

    /** Where the run begins or ends, whichever comes first after {@code number}. */
    private static <V> int next(@Nullable Run<V> run, int number) {
        return run == null ? Integer.MAX_VALUE : run.first > number ? run.first : run.end();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunMap<?> that && runs.equals(that.runs);
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
