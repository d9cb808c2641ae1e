package replug.application;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import replug.domain.linux.KernelProfile;
import replug.domain.memory.NodeMask;
import replug.domain.paging.PagingMode;

/** What a machine may be booted with otherwise, by the names that Linux has for it. */
public enum BootSetting {
    MODE("mode", false),
    /** The release, and what it does with it; that the machine's kernel was patched is forgotten. */
    KERNEL("kernel", true),
    MEMORY_HOTPLUG("memory_hotplug", false),
    MEMMAP_ON_MEMORY("memmap_on_memory", true),
    AUTO_ONLINE("auto_online", true),
    ONLINE_POLICY("online_policy", true),
    KASAN("kasan", false),
    DEBUG_PAGEALLOC("debug_pagealloc", false),
    STRICT_KERNEL_RWX("strict_kernel_rwx", false),
    KFENCE("kfence", false),
    MODULES("modules", false),
    STRUCT_PAGE("struct_page", false),
    PAGEBLOCK_ORDER("pageblock_order", false),
    NODES("nodes", true);

    private static final List<String> ON = List.of("1", "y", "on", "true");
    private static final List<String> OFF = List.of("0", "n", "off", "false");

    private final String key;
    private final boolean keepsTables;

    BootSetting(String key, boolean keepsTables) {
        this.key = key;
        this.keepsTables = keepsTables;
    }

    /**
     * The setting of this name; {@code memhp_default_state}, as the command line calls it, is {@code auto_online}.
     *
     * @throws IllegalArgumentException if there is none; lists them
     */
    public static BootSetting named(String key) {
        String name = key.equals("memhp_default_state") ? AUTO_ONLINE.key : key;
        return Stream.of(values())
                .filter(setting -> setting.key.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of %s, found \"%s\""
                        .formatted(
                                Stream.of(values()).map(setting -> setting.key).collect(Collectors.joining(", ")),
                                key)));
    }

    public String key() {
        return key;
    }

    /** Whether a kernel that was seen to boot may be taken to have these tables with another value too. */
    boolean keepsTables() {
        return keepsTables;
    }

    /** @throws IllegalArgumentException if it cannot have this value */
    void set(BootDraft draft, String value) {
        try {
            switch (this) {
                case MODE -> draft.mode = mode(value);
                case KERNEL -> kernel(draft, value);
                case MEMORY_HOTPLUG -> memoryHotplug(draft, isOn(value));
                case MEMMAP_ON_MEMORY -> draft.memmapOnMemory = isOn(value);
                case AUTO_ONLINE -> draft.autoOnline = value;
                case ONLINE_POLICY -> draft.onlinePolicy = value;
                case KASAN -> draft.kasan = isOn(value);
                case DEBUG_PAGEALLOC -> draft.debugPagealloc = isOn(value);
                case STRICT_KERNEL_RWX -> draft.strictKernelRwx = isOn(value);
                case KFENCE -> draft.kfence = isOn(value);
                case MODULES -> draft.modules = isOn(value);
                case STRUCT_PAGE -> draft.structPageBytes = number(value);
                case PAGEBLOCK_ORDER -> draft.pageblockOrder = number(value);
                case NODES -> draft.nodes = NodeMask.parse(value);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s=%s: %s".formatted(key, value, e.getMessage()), e);
        }
    }

    private static PagingMode mode(String value) {
        return PagingMode.named(value).orElseThrow(() -> new IllegalArgumentException("expected sv39, sv48 or sv57"));
    }

    private static void kernel(BootDraft draft, String release) {
        KernelProfile.of(release);
        draft.kernel = release;
        draft.switches = null;
    }

    private static void memoryHotplug(BootDraft draft, boolean isBuiltIn) {
        KernelProfile profile = draft.switches == null ? KernelProfile.of(draft.kernel) : draft.switches;
        draft.switches = profile.withMemoryHotplug(isBuiltIn);
    }

    private static boolean isOn(String value) {
        if (ON.contains(value) || OFF.contains(value)) {
            return ON.contains(value);
        }
        throw new IllegalArgumentException("expected 1 or 0, y or n, on or off, true or false");
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number", e);
        }
    }
}
