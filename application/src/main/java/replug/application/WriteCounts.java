package replug.application;

import java.util.EnumMap;
import java.util.Map;
import replug.domain.linux.Area;

/**
 * How much of the tables events wrote.
 *
 * @param entries per area that the entries translate addresses of; areas in which nothing was written are left out
 * @param tablesMade table pages that nothing pointed to before, the root of a machine that boots among them
 * @param tablesFreed table pages that nothing points to any more
 * @param framesTaken page frames that came from the page allocator; 0 of what was only seen
 * @param framesFreed page frames that went to it; 0 of what was only seen
 */
public record WriteCounts(
        Map<Area, Entries> entries, long tablesMade, long tablesFreed, long framesTaken, long framesFreed) {
    /** Nothing was written. */
    public static final WriteCounts NONE = new WriteCounts(Map.of(), 0, 0, 0, 0);

    /**
     * Entries, by what became of them.
     *
     * @param set held nothing before
     * @param changed held something else before
     * @param cleared hold nothing now
     */
    public record Entries(long set, long changed, long cleared) {
        Entries plus(Entries other) {
            return new Entries(set + other.set, changed + other.changed, cleared + other.cleared);
        }
    }

    /** Both together. */
    public WriteCounts plus(WriteCounts other) {
        Map<Area, Entries> sum = new EnumMap<>(Area.class);
        sum.putAll(entries);
        other.entries.forEach((area, more) -> sum.merge(area, more, Entries::plus));
        return new WriteCounts(
                sum,
                tablesMade + other.tablesMade,
                tablesFreed + other.tablesFreed,
                framesTaken + other.framesTaken,
                framesFreed + other.framesFreed);
    }
}
