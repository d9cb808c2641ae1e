package replug.interchange;

import static replug.interchange.JsonAsWritten.literal;

import replug.domain.machine.Operation;

/** Reads operations that stand in a payload as {@link EventAsWritten} expects them: their arguments in their order. */
final class OperationAsWritten {
    private static final byte[] ADD_MEMORY = beginning(OperationName.ADD_MEMORY);
    private static final byte[] ADD_MEMORY_DRIVER_MANAGED = beginning(OperationName.ADD_MEMORY_DRIVER_MANAGED);
    private static final byte[] MEMREMAP_PAGES = beginning(OperationName.MEMREMAP_PAGES);
    private static final byte[] MEMUNMAP_PAGES = beginning(OperationName.MEMUNMAP_PAGES);
    private static final byte[] OFFLINE_AND_REMOVE_MEMORY = beginning(OperationName.OFFLINE_AND_REMOVE_MEMORY);
    private static final byte[] REMOVE_MEMORY = beginning(OperationName.REMOVE_MEMORY);
    private static final byte[] SET_MEMORY_BLOCK_STATE = beginning(OperationName.SET_MEMORY_BLOCK_STATE);
    private static final byte[] WRITE = beginning(OperationName.WRITE);

    private static final byte[] BLOCK = literal(",\"block\":");
    private static final byte[] FLAGS = literal(",\"flags\":");
    private static final byte[] NID = literal(",\"nid\":");
    private static final byte[] PATH = literal(",\"path\":");
    private static final byte[] RESOURCE = literal(",\"resource\":");
    private static final byte[] ORDER = literal(",\"order\":");
    private static final byte[] SIZE = literal(",\"size\":");
    private static final byte[] START = literal(",\"start\":");
    private static final byte[] STATE = literal(",\"state\":");
    private static final byte[] VALUE = literal(",\"value\":");

    private final JsonAsWritten json;

    OperationAsWritten(JsonAsWritten json) {
        this.json = json;
    }

    private static byte[] beginning(OperationName name) {
        return literal("\"operation\":{\"op\":\"" + name.text() + "\"");
    }

    Operation.AddMemory addMemory() {
        json.expect(ADD_MEMORY);
        return ended(new Operation.AddMemory(number(NID), hex(START), hex(SIZE), number(FLAGS)));
    }

    Operation.AddDriverManagedMemory addDriverManagedMemory() {
        json.expect(ADD_MEMORY_DRIVER_MANAGED);
        return ended(new Operation.AddDriverManagedMemory(
                text(RESOURCE), number(NID), hex(START), hex(SIZE), number(FLAGS)));
    }

    Operation.RemoveMemory removeMemory() {
        json.expect(REMOVE_MEMORY);
        return ended(new Operation.RemoveMemory(hex(START), hex(SIZE)));
    }

    Operation.OfflineAndRemoveMemory offlineAndRemoveMemory() {
        json.expect(OFFLINE_AND_REMOVE_MEMORY);
        return ended(new Operation.OfflineAndRemoveMemory(hex(START), hex(SIZE)));
    }

    Operation.SetMemoryBlockState setMemoryBlockState() {
        json.expect(SET_MEMORY_BLOCK_STATE);
        return ended(new Operation.SetMemoryBlockState(number(BLOCK), text(STATE)));
    }

    Operation.MemremapPages memremapPages() {
        json.expect(MEMREMAP_PAGES);
        return ended(
                new Operation.MemremapPages(hex(START), hex(SIZE), json.skip(ORDER) ? (Integer) json.number() : null));
    }

    Operation.MemunmapPages memunmapPages() {
        json.expect(MEMUNMAP_PAGES);
        return ended(new Operation.MemunmapPages(hex(START), hex(SIZE)));
    }

    Operation.WriteSysfs writeSysfs() {
        json.expect(WRITE);
        return ended(new Operation.WriteSysfs(text(PATH), text(VALUE)));
    }

    private <O extends Operation> O ended(O operation) {
        json.expect('}');
        return operation;
    }

    private int number(byte[] name) {
        json.expect(name);
        return json.number();
    }

    private long hex(byte[] name) {
        json.expect(name);
        return json.quotedHex();
    }

    private String text(byte[] name) {
        json.expect(name);
        return json.text();
    }
}
