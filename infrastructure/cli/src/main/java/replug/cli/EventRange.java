package replug.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Two events of one machine, in the order in which they were named.
 *
 * @param from number of the first
 * @param to number of the second; null for the last that there is
 */
record EventRange(long from, @Nullable Long to) {
    private static final Pattern RANGE = Pattern.compile("([0-9]{0,18})\\.\\.([0-9]{0,18})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** {@code A..B}, {@code A B}, {@code N} for N−1..N, {@code ..B} from the boot, {@code A..} to the last. */
    static EventRange of(List<String> words) {
        boolean isNumbers = words.stream().allMatch(word -> NUMBER.matcher(word).matches());
        if (words.size() == 2 && isNumbers) {
            return new EventRange(Long.parseLong(words.get(0)), Long.parseLong(words.get(1)));
        }
        Matcher range = RANGE.matcher(words.getFirst());
        if (words.size() == 1 && range.matches()) {
            return new EventRange(
                    range.group(1).isEmpty() ? 0 : Long.parseLong(range.group(1)),
                    range.group(2).isEmpty() ? null : Long.valueOf(range.group(2)));
        }
        if (words.size() == 1 && isNumbers) {
            long event = Long.parseLong(words.getFirst());
            if (event == 0) {
                throw new Mistake("diff 0: event 0 is the boot, nothing was before it; 'replug dump --at 0' shows it");
            }
            return new EventRange(event - 1, event);
        }
        throw new Mistake("expected events as A..B, A B, N (for N-1..N), ..B or A.., found \"%s\""
                .formatted(Numbers.shortened(String.join(" ", words))));
    }

    /** The lower number. */
    long first() {
        return to == null ? from : Math.min(from, to);
    }

    /** The higher number; null for the last that there is. */
    @Nullable
    Long last() {
        return to == null ? null : (Long) Math.max(from, to);
    }

    boolean isBackwards() {
        return to != null && to < from;
    }
}
