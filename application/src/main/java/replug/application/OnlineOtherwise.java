package replug.application;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Operation;

/** What would have had to be otherwise for a memory block to be online in another zone, or not at all. */
final class OnlineOtherwise {
    private static final String AUTO_ONLINE = "/sys/devices/system/memory/auto_online_blocks";

    private OnlineOtherwise() {}

    /** The change with which the block would have gone online in {@code state}, or not at all; null where no event did it. */
    static @Nullable Change of(BlockPast past, String state) {
        Recorded online = past.onlineBy();
        if (online == null) {
            return null;
        }
        return switch (Cause.operation(online.event())) {
            case null -> null;
            case Operation.SetMemoryBlockState set ->
                state.equals(Remedies.OFFLINE)
                        ? new Change.Drop(online.number())
                        : new Change.Replace(
                                online.number(),
                                new Ask(
                                        new Operation.SetMemoryBlockState(set.block(), state),
                                        online.event().outcome().circumstances(),
                                        null));
            case Operation.AddMemory _, Operation.AddDriverManagedMemory _ ->
                past.autoOnlineSince() == 0
                        ? new Change.Boot(Map.of(BootSetting.AUTO_ONLINE, state))
                        : new Change.Replace(
                                past.autoOnlineSince(),
                                new Ask(new Operation.WriteSysfs(AUTO_ONLINE, state), Circumstances.NONE, null));
            default -> null;
        };
    }
}
