package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.linux.Phase;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Words;

/**
 * Counts what is in a machine's tables from what its events wrote, so that it costs what they wrote. Is given all of them
 * from the boot on. What {@link Inventory} counts in the tables themselves is the same.
 */
public final class TableTally {
    private final TablePointers pointers = new TablePointers();
    private final Map<Area, Map<Integer, Long>> leaves = new EnumMap<>(Area.class);
    private @Nullable MachineFacts facts;
    private long entries;

    /** Takes the next event; whether it wrote anything. */
    public boolean take(Event event) {
        if (event instanceof Event.MachineBooted booted) {
            facts = booted.facts();
        }
        pointers.begin();
        boolean writes = false;
        for (Phase phase : event.outcome().phases()) {
            phase.writes().forEach(this::take);
            writes |= !phase.writes().isEmpty();
        }
        return writes;
    }

    /** What there is now. */
    public TableCounts counts() {
        Map<Area, Map<Integer, Long>> copy = new EnumMap<>(Area.class);
        leaves.forEach((area, levels) -> {
            if (!levels.isEmpty()) {
                copy.put(area, new TreeMap<>(levels));
            }
        });
        Map<Integer, Long> tables = new TreeMap<>(pointers.tables());
        tables.merge(facts().mode().rootLevel(), 1L, Long::sum);
        return new TableCounts(copy, tables, entries);
    }

    private MachineFacts facts() {
        if (facts == null) {
            throw new IllegalStateException("events are counted from the boot on");
        }
        return facts;
    }

    private void take(TableWrite write) {
        pointers.take(write);
        count(write, write.before(), -1);
        count(write, write.after(), 1);
    }

    private void count(TableWrite write, Words words, int sign) {
        if (words.isNone()) {
            return;
        }
        AddressLayout layout = facts().layout();
        long all = (long) write.count() * write.tables();
        entries += sign * all;
        boolean isOfOneKind = ((words.stride() | words.step()) & Pte.LOW_BITS) == 0;
        Area first = layout.area(write.va());
        long last = write.va(write.tables() - 1) + write.count() * entryBytes(write.level()) - 1;
        if (isOfOneKind && first == layout.area(last)) {
            add(first, write.level(), words.first(), sign * all);
            return;
        }
        for (int k = 0; k < write.tables(); k++) {
            for (int slot = 0; slot < write.count(); slot++) {
                long va = write.va(k) + slot * entryBytes(write.level());
                add(layout.area(va), write.level(), words.at(slot, k), sign);
            }
        }
    }

    private void add(Area area, int level, long word, long count) {
        if (Pte.isLeaf(word)) {
            leaves.computeIfAbsent(area, _ -> new TreeMap<>()).merge(level, count, TableTally::sumOrNone);
        }
    }

    private static @Nullable Long sumOrNone(Long a, Long b) {
        return a + b == 0 ? null : Long.valueOf(a + b);
    }
}
