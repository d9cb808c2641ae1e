package replug.application.lint;

import java.util.ArrayList;
import java.util.List;

/**
 * A finding, and since when it holds.
 *
 * @param event number of the first event after which it held, and has held ever since
 * @param finding the finding
 */
public record Found(long event, Finding finding) {
    /** Those that go on where another ends, and came with the same event, as one. */
    public static List<Found> joined(List<Found> findings) {
        List<Found> joined = new ArrayList<>();
        for (Found next : findings) {
            Found last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && last.event == next.event && last.finding.isContinuedBy(next.finding)) {
                joined.set(joined.size() - 1, new Found(last.event, last.finding.joined(next.finding)));
            } else {
                joined.add(next);
            }
        }
        return joined;
    }
}
