package replug.application;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.OnlinePolicy;
import replug.domain.memory.ZoneType;

/**
 * A memory block came, went online or offline, or went; or the kernel refused that.
 *
 * @param cause the event
 * @param before the block before; null if there was none
 * @param after the block since; null if there is none
 * @param policy how memory went online then when nobody said in which zone
 * @param policySince number of the event since which the policy was so
 * @param validZones the zones that an offline block might have gone to, the default first; empty of any other block
 * @param addedBy number of the event that added the block; null if there is none
 */
public record BlockChange(
        Cause cause,
        @Nullable Run before,
        @Nullable Run after,
        OnlinePolicy policy,
        long policySince,
        List<ZoneType> validZones,
        @Nullable Long addedBy) {
    public BlockChange {
        validZones = List.copyOf(validZones);
    }
}
