package replug.application;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Machine;
import replug.domain.memory.DeviceRange;
import replug.domain.paging.PagingMode;
import replug.domain.paging.TableDifference;
import replug.domain.paging.TablePlace;
import replug.domain.paging.TableWrite;

/**
 * The events after one event up to another, as they are replayed, and what each of them did to the mapping: so that whatever
 * differs in the end can be told with the event that did it.
 */
public final class EventsBetween implements BiConsumer<Recorded, Machine> {
    private final long first;
    private final WrittenRanges ranges = new WrittenRanges();
    private final Map<TablePlace, Written> made = new HashMap<>();
    private final Map<TablePlace, Written> freed = new HashMap<>();
    private final Map<Integer, Written> roots = new HashMap<>();
    private final DeviceMemory known = new DeviceMemory();
    private List<DeviceRange> devices = List.of();
    private @Nullable End start;
    private @Nullable End end;
    private @Nullable Machine unread;

    /**
     * One of the two states.
     *
     * @param event the event that led to it
     * @param machine the state after it
     * @param devices the device memory that there was
     */
    public record End(Recorded event, Machine machine, List<DeviceRange> devices) {
        public End {
            devices = List.copyOf(devices);
        }
    }

    /** @param first number of the event whose state is the first of the two */
    public EventsBetween(long first) {
        this.first = first;
    }

    /** Takes the next event and the state after it. */
    @Override
    public void accept(Recorded event, Machine after) {
        devices = known.after(event.event(), after.isFollowed(), after.memory().devices());
        if (event.number() < first) {
            return;
        }
        End last = end;
        if (last != null && unread != null) {
            read(unread, last);
        }
        unread = last == null ? null : last.machine;
        end = new End(event, after, devices);
        start = start == null ? end : start;
    }

    private void read(Machine before, End step) {
        long number = step.event.number();
        String name = step.event.name();
        before.tables().forEachLeafChange(step.machine.tables(), change -> ranges.add(change, number, name));
        TableDifference tables = before.tables().difference(step.machine.tables());
        tables.made().forEach(table -> made.merge(table, new Written(number, name, 1), EventsBetween::newer));
        tables.freed().forEach(table -> freed.merge(table, new Written(number, name, 1), EventsBetween::newer));
        for (TableWrite write : tables.writes()) {
            if (write.level() == step.machine.facts().mode().rootLevel()) {
                for (int slot = 0; slot < write.count(); slot++) {
                    roots.merge(write.slot() + slot, new Written(number, name, 1), EventsBetween::newer);
                }
            }
        }
    }

    private static Written newer(Written old, Written next) {
        return new Written(next.event(), next.name(), old.times() + next.times());
    }

    /** The state after the first event. */
    public End start() {
        return Objects.requireNonNull(start, "no event was read");
    }

    /** The state after the last event that came. */
    public End end() {
        return Objects.requireNonNull(end, "no event was read");
    }

    /** What differs between the two, told from the first to the last or, {@code backwards}, the other way. */
    public Comparison compare(boolean backwards) {
        if (unread != null && end().event.number() > first + 1) {
            read(unread, end());
        }
        unread = null;
        return backwards ? Comparison.of(end(), start(), this) : Comparison.of(start(), end(), this);
    }

    /** What differs between two states of which neither led to the other, so that no event is named. */
    public static Comparison compare(End from, End to) {
        EventsBetween nothing = new EventsBetween(to.event.number());
        nothing.start = from;
        nothing.end = to;
        return Comparison.of(from, to, nothing);
    }

    /** The only event; null if there are more. */
    private @Nullable Written sole() {
        Recorded last = end().event;
        return last.number() == first + 1 ? new Written(last.number(), last.name(), 1) : null;
    }

    WrittenRanges.Reach at(long va) {
        Written sole = sole();
        return sole == null ? ranges.at(va) : new WrittenRanges.Reach(-1, sole);
    }

    /** Which event made this table, or freed it. */
    @Nullable
    Written by(TablePlace table, boolean isMade, boolean isBackwards) {
        Written sole = sole();
        return sole == null ? (isMade != isBackwards ? made : freed).get(table) : sole;
    }

    /** Which event wrote this slot of the root table. */
    @Nullable
    Written by(int rootSlot) {
        Written sole = sole();
        return sole == null ? roots.get(rootSlot) : sole;
    }

    static long rootAddress(PagingMode mode, int slot) {
        return mode.signExtend(slot * PagingMode.entryBytes(mode.rootLevel()));
    }
}
