package replug.application;

import java.util.List;
import replug.domain.machine.Event;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryState;

/** The device memory that there is after each event. A machine that was only followed does not tell of it; what was done does. */
final class DeviceMemory {
    private List<DeviceRange> devices = List.of();

    /**
     * What there is after the next event.
     *
     * @param isFollowed whether the machine was followed
     * @param kept the device memory that the machine itself tells of
     */
    List<DeviceRange> after(Event event, boolean isFollowed, List<DeviceRange> kept) {
        if (!isFollowed || !kept.isEmpty()) {
            devices = kept;
        } else if (event instanceof Event.DevicePagesMapped(var map, var _)) {
            devices = MemoryState.with(devices, new DeviceRange(map.start(), map.size(), 0, true));
        } else if (event instanceof Event.DevicePagesUnmapped(var unmap, var _)) {
            devices = MemoryState.with(devices, new DeviceRange(unmap.start(), unmap.size(), 0, false));
        }
        return devices;
    }
}
