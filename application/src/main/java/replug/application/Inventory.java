package replug.application;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import replug.domain.linux.Area;
import replug.domain.linux.RootEntries;
import replug.domain.machine.Machine;
import replug.domain.paging.EntryRun;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/**
 * What there is in a machine's tables, counted. A table that several entries point to counts once, and so do its leaves.
 *
 * @param rootEntries used and pre-allocated entries of the root table, per area
 * @param leaves how many leaves of each level there are, per area; a leaf of level L maps {@code entryBytes(L)} bytes
 * @param tables how many table pages of each level there are, the root included
 * @param entries how many entries are not zero
 */
public record Inventory(
        Map<Area, RootEntries.Count> rootEntries,
        Map<Area, Map<Integer, Long>> leaves,
        Map<Integer, Long> tables,
        long entries) {

    public static Inventory of(Machine machine) {
        Counter counter = new Counter(machine);
        machine.tables().forEachRun(machine.facts().layout().cuts(), counter::count);
        return new Inventory(
                machine.rootEntries(), counter.leaves, machine.tables().tablePages(), counter.entries);
    }

    private static final class Counter {
        private final Machine machine;
        private final Map<Area, Map<Integer, Long>> leaves = new EnumMap<>(Area.class);
        private long entries;

        Counter(Machine machine) {
            this.machine = machine;
        }

        void count(EntryRun run) {
            entries += run.count();
            if (Pte.isLeaf(run.first())) {
                leaves.computeIfAbsent(machine.facts().layout().area(run.va()), _ -> new TreeMap<>())
                        .merge(run.level(), (long) run.count(), Long::sum);
            }
        }
    }

    /** How many bytes the leaves of an area map. */
    public long mappedBytes(Area area) {
        return leaves.getOrDefault(area, Map.of()).entrySet().stream()
                .mapToLong(leaf -> leaf.getValue() * PagingMode.entryBytes(leaf.getKey()))
                .sum();
    }
}
