package replug.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Operation;

/** Which memory is added, and how. */
final class AddOptions {
    private static final int MERGE_RESOURCE = 1;
    private static final int MEMMAP_ON_MEMORY = 2;
    private static final int NID_IS_MGID = 4;
    private static final String SYSTEM_RAM = "System RAM";

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RangeParameters range;

    @Option(
            names = "--nid",
            paramLabel = "N",
            converter = Numbers.NotNegative.class,
            description = "The memory's node. Default: 0")
    private @Nullable Integer nid;

    @Option(
            names = "--group",
            paramLabel = "ID",
            converter = Numbers.NotNegative.class,
            description = "Into this memory group, and its node: flag MHP_NID_IS_MGID.")
    private @Nullable Integer group;

    @Option(
            names = "--memmap-on-memory",
            description = "Keep struct pages in the memory itself where the kernel can: flag MHP_MEMMAP_ON_MEMORY.")
    private boolean isMemmapOnMemory;

    @Option(
            names = "--merge-resource",
            description = "Join its line of /proc/iomem with neighbours that are alike: flag MHP_MERGE_RESOURCE.")
    private boolean isMergeResource;

    @Option(
            names = "--driver",
            paramLabel = "NAME",
            description = "Added by this driver, such as kmem or virtio_mem: the resource is \"System RAM (NAME)\"."
                    + " A NAME that begins with \"System RAM\" is the whole resource's.")
    private @Nullable String driver;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AllocationOptions allocation;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private VetoOption veto;

    /** The range, whoever adds it. */
    RangeParameters range() {
        return range;
    }

    boolean isMemmapOnMemory() {
        return isMemmapOnMemory;
    }

    /** What is asked, the struct pages being kept in the memory itself or not. */
    Operation operation(boolean isOnMemory) {
        if (nid != null && group != null) {
            throw new Mistake("--nid and --group: memory of a group is of the group's node; give one of them");
        }
        int node = group != null ? group : nid == null ? 0 : nid;
        int flags = (isMergeResource ? MERGE_RESOURCE : 0)
                | (isOnMemory ? MEMMAP_ON_MEMORY : 0)
                | (group == null ? 0 : NID_IS_MGID);
        return driver == null
                ? new Operation.AddMemory(node, range.start(), range.size(), flags)
                : new Operation.AddDriverManagedMemory(resource(driver), node, range.start(), range.size(), flags);
    }

    private static String resource(String driver) {
        if (driver.isEmpty() || driver.chars().anyMatch(Character::isISOControl)) {
            throw new Mistake("--driver: expected a name such as kmem, without control characters");
        }
        return driver.startsWith(SYSTEM_RAM) ? driver : SYSTEM_RAM + " (" + driver + ")";
    }

    Circumstances circumstances() {
        return new Circumstances(List.of(), allocation.noFreeBlock(), allocation.failing(), veto.errno(), null);
    }
}
