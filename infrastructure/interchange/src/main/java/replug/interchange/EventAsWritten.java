package replug.interchange;

import static replug.interchange.JsonAsWritten.literal;

import org.jspecify.annotations.Nullable;
import replug.domain.machine.Check;
import replug.domain.machine.Event;
import replug.domain.machine.Outcome;
import replug.domain.machine.Refusal;
import replug.domain.paging.IllegalTableWrite;

/**
 * Reads the payload of an event that stands exactly as {@link EventJson#write} writes it, which is how it stands in a
 * journal: replaying is mostly this. It refuses nothing. What stands in any other way, faulty or not, and whatever is not
 * known here, is {@link EventReader}'s to read or to refuse.
 */
final class EventAsWritten {
    private static final byte[] REFUSAL = literal(",\"refusal\":{\"errno\":");
    private static final byte[] MESSAGE = literal(",\"message\":");
    private static final byte[] CHECK = literal(",\"check\":");
    private static final Check[] CHECKS = Check.values();
    private static final byte[][] CHECK_WORDS = OutcomeAsWritten.words(CHECKS);

    private final JsonAsWritten json;
    private final OperationAsWritten operation;

    private EventAsWritten(byte[] payload) {
        this.json = new JsonAsWritten(payload);
        this.operation = new OperationAsWritten(json);
    }

    /** The event; null if its payload stands otherwise. */
    static @Nullable Event read(EventName name, byte[] payload) {
        try {
            EventAsWritten reader = new EventAsWritten(payload);
            reader.json.expect('{');
            Event event = reader.event(name);
            reader.json.expect('}');
            reader.json.expectEnd();
            return event;
        } catch (JsonAsWritten.Otherwise | IllegalTableWrite | IllegalArgumentException _) {
            return null;
        }
    }

    private Event event(EventName name) {
        return switch (name) {
            case MEMORY_ADDED -> new Event.MemoryAdded(operation.addMemory(), outcome());
            case DRIVER_MANAGED_MEMORY_ADDED ->
                new Event.DriverManagedMemoryAdded(operation.addDriverManagedMemory(), outcome());
            case MEMORY_REMOVED -> new Event.MemoryRemoved(operation.removeMemory(), outcome());
            case MEMORY_OFFLINED_AND_REMOVED ->
                new Event.MemoryOfflinedAndRemoved(operation.offlineAndRemoveMemory(), outcome());
            case MEMORY_BLOCK_ONLINED -> new Event.MemoryBlockOnlined(operation.setMemoryBlockState(), outcome());
            case MEMORY_BLOCK_OFFLINED -> new Event.MemoryBlockOfflined(operation.setMemoryBlockState(), outcome());
            case DEVICE_PAGES_MAPPED -> new Event.DevicePagesMapped(operation.memremapPages(), outcome());
            case DEVICE_PAGES_UNMAPPED -> new Event.DevicePagesUnmapped(operation.memunmapPages(), outcome());
            case SYSFS_WRITTEN -> new Event.SysfsWritten(operation.writeSysfs(), outcome());
            case MEMORY_ADD_REFUSED -> new Event.Refused(operation.addMemory(), refusal(), outcome());
            case DRIVER_MANAGED_MEMORY_ADD_REFUSED ->
                new Event.Refused(operation.addDriverManagedMemory(), refusal(), outcome());
            case MEMORY_REMOVE_REFUSED -> new Event.Refused(operation.removeMemory(), refusal(), outcome());
            case MEMORY_OFFLINE_AND_REMOVE_REFUSED ->
                new Event.Refused(operation.offlineAndRemoveMemory(), refusal(), outcome());
            case MEMORY_BLOCK_ONLINE_REFUSED, MEMORY_BLOCK_OFFLINE_REFUSED ->
                new Event.Refused(operation.setMemoryBlockState(), refusal(), outcome());
            case DEVICE_PAGES_MAP_REFUSED -> new Event.Refused(operation.memremapPages(), refusal(), outcome());
            case DEVICE_PAGES_UNMAP_REFUSED -> new Event.Refused(operation.memunmapPages(), refusal(), outcome());
            case SYSFS_WRITE_REFUSED -> new Event.Refused(operation.writeSysfs(), refusal(), outcome());
            // Seldom, so not worth a second reader.
            case MACHINE_BOOTED,
                    KERNEL_STOPPED,
                    STATIC_MEMORY_GROUP_REGISTERED,
                    DYNAMIC_MEMORY_GROUP_REGISTERED,
                    MEMORY_GROUP_REGISTER_REFUSED,
                    MEMORY_GROUP_UNREGISTERED,
                    MEMORY_GROUP_UNREGISTER_REFUSED,
                    FREE_MEMORY_FRAGMENTED,
                    FREE_MEMORY_FRAGMENT_REFUSED -> throw JsonAsWritten.otherwise();
        };
    }

    private Refusal refusal() {
        json.expect(REFUSAL);
        Refusal refusal = new Refusal(
                json.number(),
                json.skip(MESSAGE) ? json.text() : null,
                json.skip(CHECK) ? CHECKS[json.skipOneOf(CHECK_WORDS)] : null);
        json.expect('}');
        return refusal;
    }

    private Outcome outcome() {
        return new OutcomeAsWritten(json).outcome();
    }
}
