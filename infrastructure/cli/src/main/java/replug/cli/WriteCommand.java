package replug.cli;

import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Operation;

/** {@code replug write}. */
@Command(
        name = "write",
        header = "Write to a file below /sys: policies, or a memory block's state.",
        description = {
            "",
            "PATH is the whole path, or the file's name alone: auto_online_blocks, online_policy, auto_movable_ratio,"
                    + " auto_movable_numa_aware, memmap_on_memory, memoryN/state."
        },
        footer = {
            "",
            "Examples:",
            "  replug write auto_online_blocks online_movable",
            "  replug write /sys/module/memory_hotplug/parameters/online_policy auto-movable"
        })
final class WriteCommand extends AskCommand {
    private static final String MEMORY = "/sys/devices/system/memory/";
    private static final String PARAMETERS = "/sys/module/memory_hotplug/parameters/";
    private static final Set<String> PARAMETER_NAMES =
            Set.of("online_policy", "auto_movable_ratio", "auto_movable_numa_aware", "memmap_on_memory");

    @Parameters(index = "0", paramLabel = "PATH", description = "The file.")
    @SuppressWarnings("NullAway.Init")
    private String path;

    @Parameters(index = "1", paramLabel = "VALUE", description = "What is written.")
    @SuppressWarnings("NullAway.Init")
    private String value;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private FailingAllocation allocation;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MigrationOptions migration;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private VetoOption veto;

    @Override
    Operation operation() {
        return new Operation.WriteSysfs(whole(path), value);
    }

    private static String whole(String path) {
        if (path.equals("auto_online_blocks") || path.matches("memory\\d{1,9}/state")) {
            return MEMORY + path;
        }
        if (PARAMETER_NAMES.contains(path)) {
            return PARAMETERS + path;
        }
        if (!path.startsWith("/sys/")) {
            throw new Mistake("expected a path below /sys, or one of auto_online_blocks, online_policy,"
                    + " auto_movable_ratio, auto_movable_numa_aware, memmap_on_memory and memoryN/state; found \"%s\""
                            .formatted(path));
        }
        return path;
    }

    @Override
    Circumstances circumstances() {
        return new Circumstances(migration.unmovable(), null, allocation.failing(), veto.errno(), migration.signal());
    }
}
