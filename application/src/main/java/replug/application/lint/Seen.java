package replug.application.lint;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.memory.MemoryChanges;

/** Which numbers and files of a machine are known as they are now; of a recorded one, those that somebody looked at. */
final class Seen {
    private boolean isIomemKnown = true;
    private boolean isMaxPfnKnown = true;
    private @Nullable Long added;

    void next(Event event, Machine after) {
        MemoryChanges changes = event.outcome().changes();
        boolean isMemoryAdd = event instanceof Event.MemoryAdded || event instanceof Event.DriverManagedMemoryAdded;
        boolean isAdd = isMemoryAdd || event instanceof Event.DevicePagesMapped;
        boolean isRemoval = event instanceof Event.MemoryRemoved || event instanceof Event.MemoryOfflinedAndRemoved;
        if (isAdd && event instanceof Event.Operated operated) {
            Extent range = Ranges.of(operated.operation());
            added = range == null ? added : (Long) ((range.last() + 1) >>> PAGE_SHIFT);
        }
        if (event instanceof Event.Refused refused
                && Ranges.of(refused.operation()) != null
                && changes.maxPfn() != null) {
            added = changes.maxPfn(); // With memmap_on_memory, the blocks before the one that failed.
        }
        if (!after.isFollowed() || changes.resources() != null) {
            isIomemKnown = true;
        } else if (isMemoryAdd || isRemoval) {
            isIomemKnown = false;
        }
        if (!after.isFollowed() || changes.maxPfn() != null) {
            isMaxPfnKnown = true;
        } else if (isAdd) {
            isMaxPfnKnown = Objects.equals(added, after.maxPfn());
        }
    }

    /** Whether /proc/iomem is as it is known. */
    boolean isIomemKnown() {
        return isIomemKnown;
    }

    boolean isMaxPfnKnown() {
        return isMaxPfnKnown;
    }

    /** The end of what was added last, one more than the number of its last page frame; null if nothing was. */
    @Nullable
    Long added() {
        return added;
    }
}
