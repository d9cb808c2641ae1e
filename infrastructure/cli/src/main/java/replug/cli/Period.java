package replug.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --since} and {@code --until}: a time in which something was recorded, its ends inclusive. */
final class Period {
    @Option(
            names = "--since",
            paramLabel = "T",
            converter = Since.class,
            description = "Only what was recorded at T or later: 2026-11-25T12:00:00Z, or a date, from its first"
                    + " moment on in UTC.")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "T",
            converter = Until.class,
            description = "Only what was recorded at T or earlier; a date up to its last moment in UTC.")
    private @Nullable Instant until;

    /** Complains if nothing can be in it. */
    void check() {
        if (since != null && until != null && until.isBefore(since)) {
            throw new Mistake("--since %s is after --until %s: nothing was recorded then".formatted(since, until));
        }
    }

    /** Whether {@code at} is in it. */
    boolean holds(Instant at) {
        return (since == null || !at.isBefore(since)) && (until == null || !at.isAfter(until));
    }

    @Nullable
    Instant since() {
        return since;
    }

    @Nullable
    Instant until() {
        return until;
    }

    /** The first moment that is meant. */
    static final class Since implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            return isDate(text) ? day(text) : instant(text);
        }
    }

    /** The last moment that is meant. */
    static final class Until implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            return isDate(text) ? day(text).plusSeconds(24 * 60 * 60).minusNanos(1) : instant(text);
        }
    }

    private static boolean isDate(String text) {
        return !text.contains("T");
    }

    private static Instant day(String text) {
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException _) {
            throw notATime(text);
        }
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw notATime(text);
        }
    }

    private static TypeConversionException notATime(String text) {
        return new TypeConversionException(
                "expected an instant such as 2026-11-25T12:00:00Z or a date such as 2026-11-25, found \"%s\""
                        .formatted(Numbers.shortened(text)));
    }
}
