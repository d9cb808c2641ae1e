package replug.application;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.OnlinePolicy;

/**
 * How a memory block came to be as it is.
 *
 * @param now the block
 * @param addedBy the event that added it; null where it was there at boot
 * @param onlineBy the event that put it online, as it is; null where it is not, or was at boot
 * @param policy how memory went online by itself then, and in which zone
 * @param autoOnlineSince number of the event since which it went online by itself like that
 * @param stayed the events since in which it was to go offline and the kernel refused, oldest first
 */
public record BlockPast(
        Run now,
        @Nullable Recorded addedBy,
        @Nullable Recorded onlineBy,
        OnlinePolicy policy,
        long autoOnlineSince,
        List<Recorded> stayed) {
    public BlockPast {
        stayed = List.copyOf(stayed);
    }

    /**
     * Pages of the block that the kernel could not migrate in those events, as its log or the circumstances tell; where a
     * real kernel did not say which, the block's first.
     */
    public List<Long> unmovable(long blockPages) {
        List<Long> pfns = new ArrayList<>();
        for (Recorded event : stayed) {
            List<Long> told =
                    new ArrayList<>(Unmovable.dumped(event.event().outcome().log()));
            told.addAll(event.event().outcome().circumstances().unmovable());
            told.removeIf(pfn -> pfn / blockPages != now.first());
            pfns.addAll(told);
        }
        if (pfns.isEmpty()
                && stayed.stream().anyMatch(event -> event.event().outcome().wasSeen())) {
            pfns.add(now.first() * blockPages);
        }
        return pfns.stream().distinct().toList();
    }
}
