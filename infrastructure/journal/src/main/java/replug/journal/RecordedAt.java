package replug.journal;

import java.time.Instant;
import java.time.LocalDate;
import org.axonframework.common.DateTimeUtils;

/** The column {@code recorded_at} as an instant: a general parser takes as long for it as for the rest of a row. */
final class RecordedAt {
    private static final String FORM = "0000-00-00T00:00:00.000Z";
    private static final int SECONDS_A_DAY = 86_400;

    private RecordedAt() {}

    /**
     * Reads what Axon writes.
     *
     * @throws java.time.DateTimeException if there is no such time
     */
    static Instant parse(String text) {
        if (!isOfForm(text)) {
            return DateTimeUtils.parseInstant(text);
        }
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        if (hour > 23 || minute > 59 || second > 59) {
            return DateTimeUtils.parseInstant(text);
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
                .toEpochDay();
        long seconds = day * SECONDS_A_DAY + hour * 3600L + minute * 60L + second;
        return Instant.ofEpochSecond(seconds, number(text, 20, 3) * 1_000_000L);
    }

    private static boolean isOfForm(String text) {
        boolean same = text.length() == FORM.length();
        for (int i = 0; same && i < FORM.length(); i++) {
            char character = text.charAt(i);
            same = FORM.charAt(i) == '0' ? character >= '0' && character <= '9' : character == FORM.charAt(i);
        }
        return same;
    }

    private static int number(String text, int begin, int digits) {
        int value = 0;
        for (int i = begin; i < begin + digits; i++) {
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }
}
