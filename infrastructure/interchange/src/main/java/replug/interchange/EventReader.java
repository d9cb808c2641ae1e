package replug.interchange;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Phase;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.machine.Outcome;
import replug.domain.machine.Refusal;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryChanges;
import replug.domain.memory.MemoryGroup;
import replug.domain.memory.Nodes;
import replug.domain.memory.OnlinePolicy;
import replug.domain.memory.ResourceChange;
import replug.domain.memory.Sections;
import replug.domain.memory.Zone;
import replug.domain.paging.FrameRange;
import replug.domain.paging.TableWrite;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectReader;

/**
 * Reads payloads of events token by token: replaying a journal is mostly this. It accepts what {@link Json#STRICT} writes
 * and nothing else.
 */
final class EventReader {
    private static final ObjectReader OPERATION = Json.STRICT_PARTS.readerFor(Operation.class);
    private static final ObjectReader REFUSAL = Json.STRICT_PARTS.readerFor(Refusal.class);
    private static final ObjectReader FACTS = Json.STRICT_PARTS.readerFor(MachineFacts.class);
    private static final ObjectReader BLOCKS = Json.STRICT_PARTS.readerFor(MemoryBlocks.Run.class);
    private static final ObjectReader SECTIONS = Json.STRICT_PARTS.readerFor(Sections.Run.class);
    private static final ObjectReader ZONES = Json.STRICT_PARTS.readerFor(Zone.class);
    private static final ObjectReader RESOURCES = Json.STRICT_PARTS.readerFor(ResourceChange.class);
    private static final ObjectReader NODES = Json.STRICT_PARTS.readerFor(Nodes.class);
    private static final ObjectReader GROUPS = Json.STRICT_PARTS.readerFor(MemoryGroup.class);
    private static final ObjectReader DEVICES = Json.STRICT_PARTS.readerFor(DeviceRange.class);
    private static final ObjectReader POLICY = Json.STRICT_PARTS.readerFor(OnlinePolicy.class);
    private static final ObjectReader CIRCUMSTANCES = Json.STRICT_PARTS.readerFor(Circumstances.class);

    private final JsonParser json;
    private @Nullable Operation operation;
    private @Nullable Refusal refusal;
    private @Nullable Outcome outcome;
    private @Nullable MachineFacts facts;
    private @Nullable BitSet preallocated;

    private EventReader(JsonParser json) {
        this.json = json;
    }

    /** The event of this name whose payload {@code json} is about to read. */
    static Event read(EventName name, JsonParser json) {
        EventReader reader = new EventReader(json);
        json.nextToken();
        reader.readObject(reader::readPart);
        if (json.nextToken() != null) {
            throw new InputProblem("something follows the object");
        }
        return reader.event(name);
    }

    private Event event(EventName name) {
        Outcome done = required(outcome, "outcome");
        return switch (name) {
            case MACHINE_BOOTED ->
                new Event.MachineBooted(
                        required(facts, "facts"), required(preallocated, "preallocatedRootEntries"), done);
            case KERNEL_STOPPED -> new Event.KernelStopped(operation, done);
            case MEMORY_ADDED -> new Event.MemoryAdded(operation(Operation.AddMemory.class), done);
            case DRIVER_MANAGED_MEMORY_ADDED ->
                new Event.DriverManagedMemoryAdded(operation(Operation.AddDriverManagedMemory.class), done);
            case MEMORY_REMOVED -> new Event.MemoryRemoved(operation(Operation.RemoveMemory.class), done);
            case MEMORY_OFFLINED_AND_REMOVED ->
                new Event.MemoryOfflinedAndRemoved(operation(Operation.OfflineAndRemoveMemory.class), done);
            case MEMORY_BLOCK_ONLINED ->
                new Event.MemoryBlockOnlined(operation(Operation.SetMemoryBlockState.class), done);
            case MEMORY_BLOCK_OFFLINED ->
                new Event.MemoryBlockOfflined(operation(Operation.SetMemoryBlockState.class), done);
            case DEVICE_PAGES_MAPPED -> new Event.DevicePagesMapped(operation(Operation.MemremapPages.class), done);
            case DEVICE_PAGES_UNMAPPED -> new Event.DevicePagesUnmapped(operation(Operation.MemunmapPages.class), done);
            case STATIC_MEMORY_GROUP_REGISTERED ->
                new Event.StaticMemoryGroupRegistered(operation(Operation.RegisterStaticMemoryGroup.class), done);
            case DYNAMIC_MEMORY_GROUP_REGISTERED ->
                new Event.DynamicMemoryGroupRegistered(operation(Operation.RegisterDynamicMemoryGroup.class), done);
            case MEMORY_GROUP_UNREGISTERED ->
                new Event.MemoryGroupUnregistered(operation(Operation.UnregisterMemoryGroup.class), done);
            case FREE_MEMORY_FRAGMENTED ->
                new Event.FreeMemoryFragmented(operation(Operation.FragmentFreeMemory.class), done);
            case SYSFS_WRITTEN -> new Event.SysfsWritten(operation(Operation.WriteSysfs.class), done);
            case MEMORY_ADD_REFUSED,
                    DRIVER_MANAGED_MEMORY_ADD_REFUSED,
                    MEMORY_REMOVE_REFUSED,
                    MEMORY_OFFLINE_AND_REMOVE_REFUSED,
                    MEMORY_BLOCK_ONLINE_REFUSED,
                    MEMORY_BLOCK_OFFLINE_REFUSED,
                    DEVICE_PAGES_MAP_REFUSED,
                    DEVICE_PAGES_UNMAP_REFUSED,
                    MEMORY_GROUP_REGISTER_REFUSED,
                    MEMORY_GROUP_UNREGISTER_REFUSED,
                    FREE_MEMORY_FRAGMENT_REFUSED,
                    SYSFS_WRITE_REFUSED ->
                new Event.Refused(operation(Operation.class), required(refusal, "refusal"), done);
        };
    }

    private <O extends Operation> O operation(Class<O> type) {
        Operation read = required(operation, "operation");
        if (!type.isInstance(read)) {
            throw new InputProblem("operation: not one of this event");
        }
        return type.cast(read);
    }

    private void readPart(String name) {
        switch (name) {
            case "operation" -> operation = OPERATION.readValue(json);
            case "refusal" -> refusal = REFUSAL.readValue(json);
            case "outcome" -> outcome = outcome();
            case "facts" -> facts = FACTS.readValue(json);
            case "preallocatedRootEntries" -> preallocated = DomainModule.bits(text(name));
            default -> throw unknown(name);
        }
    }

    private Outcome outcome() {
        OutcomeParts parts = new OutcomeParts();
        readObject(parts::read);
        return parts.outcome();
    }

    private final class OutcomeParts {
        private @Nullable Integer result;
        private final List<Phase> phases = new ArrayList<>(4);
        private final List<MemoryBlocks.Run> blocks = new ArrayList<>(1);
        private final List<Sections.Run> sections = new ArrayList<>(1);
        private final List<Zone> zones = new ArrayList<>(1);
        private final List<MemoryGroup> groups = new ArrayList<>(0);
        private final List<DeviceRange> devices = new ArrayList<>(0);
        private final List<String> log = new ArrayList<>(0);
        private @Nullable ResourceChange resources;
        private @Nullable Nodes nodes;
        private @Nullable OnlinePolicy policy;
        private @Nullable Long maxPfn;
        private @Nullable String note;
        private Circumstances circumstances = Circumstances.NONE;

        void read(String name) {
            switch (name) {
                case "result" -> result = number(name);
                case "phases" -> readArray(name, () -> phases.add(phase()));
                case "blocks" -> readArray(name, () -> blocks.add(BLOCKS.readValue(json)));
                case "sections" -> readArray(name, () -> sections.add(SECTIONS.readValue(json)));
                case "zones" -> readArray(name, () -> zones.add(ZONES.readValue(json)));
                case "resources" -> resources = RESOURCES.readValue(json);
                case "nodes" -> nodes = NODES.readValue(json);
                case "groups" -> readArray(name, () -> groups.add(GROUPS.readValue(json)));
                case "devices" -> readArray(name, () -> devices.add(DEVICES.readValue(json)));
                case "policy" -> policy = POLICY.readValue(json);
                case "maxPfn" -> maxPfn = Hex.parse(text(name));
                case "log" -> readArray(name, () -> log.add(text("log")));
                case "note" -> note = text(name);
                case "circumstances" -> circumstances = CIRCUMSTANCES.readValue(json);
                default -> throw unknown("outcome." + name);
            }
        }

        Outcome outcome() {
            MemoryChanges changes =
                    new MemoryChanges(blocks, sections, zones, resources, nodes, groups, devices, policy, maxPfn);
            return new Outcome(required(result, "outcome.result"), phases, changes, log, note, circumstances);
        }
    }

    private Phase phase() {
        List<TableWrite> writes = new ArrayList<>(4);
        List<FrameRange> taken = new ArrayList<>(0);
        List<FrameRange> freed = new ArrayList<>(0);
        Phase.Name[] name = new Phase.Name[1];
        readObject(field -> {
            switch (field) {
                case "name" -> name[0] = DomainModule.phase(text(field));
                case "writes" -> readArray(field, () -> writes.add(WriteText.parse(text("writes"))));
                case "taken" -> readArray(field, () -> taken.add(DomainModule.frames(text("taken"))));
                case "freed" -> readArray(field, () -> freed.add(DomainModule.frames(text("freed"))));
                default -> throw unknown("phases." + field);
            }
        });
        return new Phase(required(name[0], "phases.name"), writes, taken, freed);
    }

    /** Reads the object that begins here; {@code field} reads the value of each name, on whose first token the parser is. */
    private void readObject(Consumer<String> field) {
        expect(JsonToken.START_OBJECT, "an object");
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            field.accept(name);
        }
    }

    private void readArray(String name, Runnable element) {
        expect(JsonToken.START_ARRAY, name + ": an array");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            element.run();
        }
    }

    private String text(String name) {
        expect(JsonToken.VALUE_STRING, name + ": a string");
        return json.getString();
    }

    private int number(String name) {
        expect(JsonToken.VALUE_NUMBER_INT, name + ": a whole number");
        return json.getIntValue();
    }

    private void expect(JsonToken token, String what) {
        if (!json.hasToken(token)) {
            throw new InputProblem("expected %s, found %s".formatted(what, json.currentToken()));
        }
    }

    private static InputProblem unknown(String name) {
        return new InputProblem("unknown name " + Hex.quoted(name));
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new InputProblem(name + " is missing");
        }
        return value;
    }
}
