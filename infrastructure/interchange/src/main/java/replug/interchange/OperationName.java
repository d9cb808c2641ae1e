package replug.interchange;

import replug.domain.machine.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.jsontype.NamedType;

/** The words for operations in recordings, journals and command files: the {@code op} of {@code replug-capture/1}. */
public enum OperationName {
    ADD_MEMORY("add_memory", Operation.AddMemory.class),
    ADD_MEMORY_DRIVER_MANAGED("add_memory_driver_managed", Operation.AddDriverManagedMemory.class),
    REMOVE_MEMORY("remove_memory", Operation.RemoveMemory.class),
    OFFLINE_AND_REMOVE_MEMORY("offline_and_remove_memory", Operation.OfflineAndRemoveMemory.class),
    SET_MEMORY_BLOCK_STATE("set_memory_block_state", Operation.SetMemoryBlockState.class),
    MEMREMAP_PAGES("memremap_pages", Operation.MemremapPages.class),
    MEMUNMAP_PAGES("memunmap_pages", Operation.MemunmapPages.class),
    MEMORY_GROUP_REGISTER_STATIC("memory_group_register_static", Operation.RegisterStaticMemoryGroup.class),
    MEMORY_GROUP_REGISTER_DYNAMIC("memory_group_register_dynamic", Operation.RegisterDynamicMemoryGroup.class),
    MEMORY_GROUP_UNREGISTER("memory_group_unregister", Operation.UnregisterMemoryGroup.class),
    FRAGMENT_FREE_MEMORY("fragment_free_memory", Operation.FragmentFreeMemory.class),
    WRITE("write", Operation.WriteSysfs.class);

    private final String text;
    private final Class<? extends Operation> type;

    OperationName(String text, Class<? extends Operation> type) {
        this.text = text;
        this.type = type;
    }

    public String text() {
        return text;
    }

    NamedType jsonType() {
        return new NamedType(type, text);
    }

    static boolean isKnown(String text) {
        for (OperationName name : values()) {
            if (name.text.equals(text)) {
                return true;
            }
        }
        return false;
    }

    /** The operation as the object that a recording has for it: {@code op} and its arguments. */
    public static JsonNode json(Operation operation) {
        return Json.STRICT.valueToTree(operation);
    }

    /** The word for {@code operation}. */
    public static OperationName of(Operation operation) {
        return switch (operation) {
            case Operation.AddMemory _ -> ADD_MEMORY;
            case Operation.AddDriverManagedMemory _ -> ADD_MEMORY_DRIVER_MANAGED;
            case Operation.RemoveMemory _ -> REMOVE_MEMORY;
            case Operation.OfflineAndRemoveMemory _ -> OFFLINE_AND_REMOVE_MEMORY;
            case Operation.SetMemoryBlockState _ -> SET_MEMORY_BLOCK_STATE;
            case Operation.MemremapPages _ -> MEMREMAP_PAGES;
            case Operation.MemunmapPages _ -> MEMUNMAP_PAGES;
            case Operation.RegisterStaticMemoryGroup _ -> MEMORY_GROUP_REGISTER_STATIC;
            case Operation.RegisterDynamicMemoryGroup _ -> MEMORY_GROUP_REGISTER_DYNAMIC;
            case Operation.UnregisterMemoryGroup _ -> MEMORY_GROUP_UNREGISTER;
            case Operation.FragmentFreeMemory _ -> FRAGMENT_FREE_MEMORY;
            case Operation.WriteSysfs _ -> WRITE;
        };
    }
}
