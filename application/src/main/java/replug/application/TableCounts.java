package replug.application;

import java.util.Map;
import replug.domain.linux.Area;

/**
 * How much there is in a machine's tables. A table that several entries point to counts once, and so do its leaves.
 *
 * @param leaves how many leaves of each level there are, per area; areas and levels without any are left out
 * @param tables how many table pages of each level there are, the root included
 * @param entries how many entries are not zero
 */
public record TableCounts(Map<Area, Map<Integer, Long>> leaves, Map<Integer, Long> tables, long entries) {
    /** How many leaves of this level there are in this area. */
    public long leaves(Area area, int level) {
        return leaves.getOrDefault(area, Map.of()).getOrDefault(level, 0L);
    }
}
