package replug.cli;

import java.io.PrintWriter;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import replug.application.Recorded;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.memory.MemoryChanges;

/**
 * Since when nobody looked at a part of a recorded machine's memory management: from the first event that must have
 * changed it and did not. What the model decides is always known.
 */
final class LastLook implements BiConsumer<Recorded, Machine> {
    /** A part that recordings may lack. */
    enum Part {
        IOMEM("/proc/iomem"),
        ZONES("/proc/zoneinfo");

        private final String file;

        Part(String file) {
            this.file = file;
        }
    }

    private final Part part;
    private @Nullable Recorded missed;
    private boolean isLookedAt;

    LastLook(Part part) {
        this.part = part;
    }

    @Override
    public void accept(Recorded recorded, Machine after) {
        see(recorded);
    }

    /** The next event. */
    void see(Recorded recorded) {
        Event event = recorded.event();
        MemoryChanges changes = event.outcome().changes();
        boolean isSeen = part == Part.IOMEM
                ? changes.resources() != null
                : !changes.zones().isEmpty();
        if (isSeen) {
            missed = null;
            isLookedAt = !(event instanceof Event.MachineBooted);
        } else if (missed == null && event.outcome().wasSeen() && mustChange(event)) {
            missed = recorded;
        }
    }

    private boolean mustChange(Event event) {
        return switch (event) {
            case Event.MemoryAdded _, Event.DriverManagedMemoryAdded _ -> part == Part.IOMEM;
            // A range over two lines of /proc/iomem is removed without a trace there (kernel-spec 17.1).
            case Event.MemoryRemoved _, Event.MemoryOfflinedAndRemoved _ -> part == Part.IOMEM && !isLookedAt;
            case Event.MemoryBlockOnlined _, Event.MemoryBlockOfflined _ -> part == Part.ZONES;
            case Event.MachineBooted _,
                    Event.DevicePagesMapped _,
                    Event.DevicePagesUnmapped _,
                    Event.StaticMemoryGroupRegistered _,
                    Event.DynamicMemoryGroupRegistered _,
                    Event.MemoryGroupUnregistered _,
                    Event.FreeMemoryFragmented _,
                    Event.SysfsWritten _,
                    Event.Refused _,
                    Event.KernelStopped _ -> false;
        };
    }

    /** Whether what is known may be out of date. */
    boolean isStale() {
        return missed != null;
    }

    /** Says so, if it is. */
    void warn(PrintWriter err) {
        if (missed != null) {
            err.printf(
                    "replug: nobody looked at %s after event %d (%s); what is shown is what was known before%n",
                    part.file, missed.number(), missed.name());
        }
    }
}
