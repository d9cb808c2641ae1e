package replug.interchange;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import replug.domain.machine.Event;
import replug.domain.machine.Operation;

/**
 * The names that events have in a journal, and the revision in which each is written today. A name is never given to
 * another event, and no class is ever named by what is read.
 */
public enum EventName {
    MACHINE_BOOTED("machine-booted"),
    MEMORY_ADDED("memory-added"),
    DRIVER_MANAGED_MEMORY_ADDED("driver-managed-memory-added"),
    MEMORY_REMOVED("memory-removed"),
    MEMORY_OFFLINED_AND_REMOVED("memory-offlined-and-removed"),
    MEMORY_BLOCK_ONLINED("memory-block-onlined"),
    MEMORY_BLOCK_OFFLINED("memory-block-offlined"),
    DEVICE_PAGES_MAPPED("device-pages-mapped"),
    DEVICE_PAGES_UNMAPPED("device-pages-unmapped"),
    STATIC_MEMORY_GROUP_REGISTERED("static-memory-group-registered"),
    DYNAMIC_MEMORY_GROUP_REGISTERED("dynamic-memory-group-registered"),
    MEMORY_GROUP_UNREGISTERED("memory-group-unregistered"),
    FREE_MEMORY_FRAGMENTED("free-memory-fragmented"),
    SYSFS_WRITTEN("sysfs-written"),
    KERNEL_STOPPED("kernel-stopped"),

    MEMORY_ADD_REFUSED("memory-add-refused"),
    DRIVER_MANAGED_MEMORY_ADD_REFUSED("driver-managed-memory-add-refused"),
    MEMORY_REMOVE_REFUSED("memory-remove-refused"),
    MEMORY_OFFLINE_AND_REMOVE_REFUSED("memory-offline-and-remove-refused"),
    MEMORY_BLOCK_ONLINE_REFUSED("memory-block-online-refused"),
    MEMORY_BLOCK_OFFLINE_REFUSED("memory-block-offline-refused"),
    DEVICE_PAGES_MAP_REFUSED("device-pages-map-refused"),
    DEVICE_PAGES_UNMAP_REFUSED("device-pages-unmap-refused"),
    MEMORY_GROUP_REGISTER_REFUSED("memory-group-register-refused"),
    MEMORY_GROUP_UNREGISTER_REFUSED("memory-group-unregister-refused"),
    FREE_MEMORY_FRAGMENT_REFUSED("free-memory-fragment-refused"),
    SYSFS_WRITE_REFUSED("sysfs-write-refused");

    /** The revision of every event's payload so far. */
    private static final String FIRST_REVISION = "1";

    private static final Map<String, EventName> BY_TEXT =
            Stream.of(values()).collect(Collectors.toMap(EventName::text, Function.identity()));

    private final String text;

    EventName(String text) {
        this.text = text;
    }

    /** As it stands in the journal. */
    public String text() {
        return text;
    }

    /** The revision in which the payload is written today; {@link Upcasters} have a step from each one below. */
    public String revision() {
        return FIRST_REVISION;
    }

    /** The event of this name. */
    public static Optional<EventName> named(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    /** The name of {@code event}. */
    public static EventName of(Event event) {
        return switch (event) {
            case Event.MachineBooted _ -> MACHINE_BOOTED;
            case Event.MemoryAdded _ -> MEMORY_ADDED;
            case Event.DriverManagedMemoryAdded _ -> DRIVER_MANAGED_MEMORY_ADDED;
            case Event.MemoryRemoved _ -> MEMORY_REMOVED;
            case Event.MemoryOfflinedAndRemoved _ -> MEMORY_OFFLINED_AND_REMOVED;
            case Event.MemoryBlockOnlined _ -> MEMORY_BLOCK_ONLINED;
            case Event.MemoryBlockOfflined _ -> MEMORY_BLOCK_OFFLINED;
            case Event.DevicePagesMapped _ -> DEVICE_PAGES_MAPPED;
            case Event.DevicePagesUnmapped _ -> DEVICE_PAGES_UNMAPPED;
            case Event.StaticMemoryGroupRegistered _ -> STATIC_MEMORY_GROUP_REGISTERED;
            case Event.DynamicMemoryGroupRegistered _ -> DYNAMIC_MEMORY_GROUP_REGISTERED;
            case Event.MemoryGroupUnregistered _ -> MEMORY_GROUP_UNREGISTERED;
            case Event.FreeMemoryFragmented _ -> FREE_MEMORY_FRAGMENTED;
            case Event.SysfsWritten _ -> SYSFS_WRITTEN;
            case Event.KernelStopped _ -> KERNEL_STOPPED;
            case Event.Refused refused -> ofRefused(refused.operation());
        };
    }

    private static EventName ofRefused(Operation operation) {
        return switch (operation) {
            case Operation.AddMemory _ -> MEMORY_ADD_REFUSED;
            case Operation.AddDriverManagedMemory _ -> DRIVER_MANAGED_MEMORY_ADD_REFUSED;
            case Operation.RemoveMemory _ -> MEMORY_REMOVE_REFUSED;
            case Operation.OfflineAndRemoveMemory _ -> MEMORY_OFFLINE_AND_REMOVE_REFUSED;
            case Operation.SetMemoryBlockState set ->
                set.goesOnline() ? MEMORY_BLOCK_ONLINE_REFUSED : MEMORY_BLOCK_OFFLINE_REFUSED;
            case Operation.MemremapPages _ -> DEVICE_PAGES_MAP_REFUSED;
            case Operation.MemunmapPages _ -> DEVICE_PAGES_UNMAP_REFUSED;
            case Operation.RegisterStaticMemoryGroup _, Operation.RegisterDynamicMemoryGroup _ ->
                MEMORY_GROUP_REGISTER_REFUSED;
            case Operation.UnregisterMemoryGroup _ -> MEMORY_GROUP_UNREGISTER_REFUSED;
            case Operation.FragmentFreeMemory _ -> FREE_MEMORY_FRAGMENT_REFUSED;
            case Operation.WriteSysfs _ -> SYSFS_WRITE_REFUSED;
        };
    }
}
