package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import replug.application.WriteCounts.Entries;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.linux.Phase;
import replug.domain.machine.Event;
import replug.domain.paging.FrameRange;
import replug.domain.paging.TableWrite;

/**
 * Counts what each of a machine's events wrote. Is given all of them from the boot on.
 */
public final class WriteTally {
    private static final Entries ONE_SET = new Entries(1, 0, 0);

    private final TablePointers pointers = new TablePointers();
    private @Nullable AddressLayout layout;
    private Map<Area, Entries> entries = new EnumMap<>(Area.class);

    /**
     * What {@code event} wrote.
     *
     * @throws IllegalStateException if no boot came before it
     */
    public WriteCounts count(Event event) {
        pointers.begin();
        entries = new EnumMap<>(Area.class);
        long made = 0;
        if (event instanceof Event.MachineBooted booted) {
            layout = booted.facts().layout();
            made = 1;
        }
        event.outcome().writes().forEach(this::add);
        List<Phase> phases = event.outcome().phases();
        return new WriteCounts(
                entries,
                made + pointers.made(),
                pointers.freed(),
                phases.stream().mapToLong(phase -> frames(phase.taken())).sum(),
                phases.stream().mapToLong(phase -> frames(phase.freed())).sum());
    }

    private static long frames(List<FrameRange> ranges) {
        return ranges.stream().mapToLong(FrameRange::count).sum();
    }

    private void add(TableWrite write) {
        countEntries(write);
        pointers.take(write);
    }

    private void countEntries(TableWrite write) {
        Entries all = times(kind(write), (long) write.count() * write.tables());
        long last = write.va(write.tables() - 1) + write.count() * entryBytes(write.level()) - 1;
        Area area = area(write.va());
        if (area == area(last)) {
            entries.merge(area, all, Entries::plus);
            return;
        }
        for (int k = 0; k < write.tables(); k++) {
            for (int slot = 0; slot < write.count(); slot++) {
                entries.merge(area(write.va(k) + slot * entryBytes(write.level())), kind(write), Entries::plus);
            }
        }
    }

    /** What becomes of each entry of the run; either all of them hold something, or none does. */
    private static Entries kind(TableWrite write) {
        if (write.after().isNone()) {
            return new Entries(0, 0, write.before().isNone() ? 0 : 1);
        }
        return write.before().isNone() ? ONE_SET : new Entries(0, 1, 0);
    }

    private static Entries times(Entries one, long count) {
        return new Entries(one.set() * count, one.changed() * count, one.cleared() * count);
    }

    private Area area(long va) {
        if (layout == null) {
            throw new IllegalStateException("events are counted from the boot on");
        }
        return layout.area(va);
    }
}
