package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import replug.application.Comparison;
import replug.application.Inventory;
import replug.domain.linux.Area;

/**
 * How many leaves of each size an area has before and after. Leaves of a table that several entries point to count once.
 *
 * @param before per area, how many of each level
 * @param after the same of the other state
 */
record LeafCounts(Map<Area, Map<Integer, Long>> before, Map<Area, Map<Integer, Long>> after) {
    static LeafCounts of(Comparison comparison) {
        return new LeafCounts(
                Inventory.of(comparison.from().machine()).leaves(),
                Inventory.of(comparison.to().machine()).leaves());
    }

    /** The levels of which the area has leaves, the largest first. */
    List<Integer> levels(Area area) {
        TreeSet<Integer> levels = new TreeSet<>(Comparator.reverseOrder());
        levels.addAll(before.getOrDefault(area, Map.of()).keySet());
        levels.addAll(after.getOrDefault(area, Map.of()).keySet());
        return List.copyOf(levels);
    }

    long before(Area area, int level) {
        return before.getOrDefault(area, Map.of()).getOrDefault(level, 0L);
    }

    long after(Area area, int level) {
        return after.getOrDefault(area, Map.of()).getOrDefault(level, 0L);
    }

    /** {@code 1G 1 -> 0, 2M 0 -> 512}; sizes of which there are as many as before are left out. */
    String text(Area area) {
        List<String> texts = new ArrayList<>();
        for (int level : levels(area)) {
            if (before(area, level) != after(area, level)) {
                texts.add("%s %d -> %d"
                        .formatted(Texts.size(entryBytes(level)), before(area, level), after(area, level)));
            }
        }
        return texts.isEmpty() ? "as many as before" : String.join(", ", texts);
    }
}
