package replug.application.lint;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place where a rule does not hold.
 *
 * @param rule which rule
 * @param severity how bad it is here
 * @param subject what it is about, so that it is known again after the next event
 * @param what what is wrong
 * @param va the virtual addresses; null where it is not about any
 * @param pa the physical addresses; null where it is not about any
 * @param place the memory block, section or table
 */
public record Finding(
        LintRule rule,
        Severity severity,
        Subject subject,
        String what,
        @Nullable Extent va,
        @Nullable Extent pa,
        Place place) {
    /** What a finding of a rule is about: the entry of a level at an address, or something by its number. */
    public record Subject(int level, long number) implements Comparable<Subject> {
        /** The level of things that are no entries. */
        static final int THING = -1;

        static Subject thing(long number) {
            return new Subject(THING, number);
        }

        @Override
        public int compareTo(Subject other) {
            return level == other.level
                    ? Long.compareUnsigned(number, other.number)
                    : Integer.compare(level, other.level);
        }
    }

    /**
     * Memory blocks, sections or slots that follow one another.
     *
     * @param kind {@code memory}, {@code section}, or the level of a table
     * @param first number of the first
     * @param last number of the last
     */
    public record Place(String kind, long first, long last) {
        static Place of(String kind, long number) {
            return new Place(kind, number, number);
        }

        /** Nothing that has a number. */
        static final Place NONE = new Place("", 0, 0);

        private String number(long number) {
            return kind.endsWith(FRAME) ? "0x%x".formatted(number) : Long.toString(number);
        }

        /** {@code memory33}, {@code section 33-39}, {@code pmd slot 4}, {@code event 7}; empty where it is no place. */
        public String text() {
            if (kind.isEmpty()) {
                return "";
            }
            String numbers = first == last ? number(first) : number(first) + "-" + number(last);
            return kind.equals(MEMORY) ? kind + numbers : kind + " " + numbers;
        }
    }

    static final String MEMORY = "memory";

    /** How kinds of places end that are counted by page frames. */
    static final String FRAME = "pfn";

    static Finding of(
            LintRule rule, Subject subject, String what, @Nullable Extent va, @Nullable Extent pa, Place place) {
        return new Finding(rule, rule.severity(), subject, what, va, pa, place);
    }

    Finding with(LintRule other) {
        return new Finding(other, other.severity(), subject, what, va, pa, place);
    }

    Finding with(Severity other) {
        return new Finding(rule, other, subject, what, va, pa, place);
    }

    /** Whether {@code next} goes on where this one ends, and says the same. */
    boolean isContinuedBy(Finding next) {
        return rule.equals(next.rule)
                && severity == next.severity
                && what.equals(next.what)
                && place.kind().equals(next.place.kind())
                && (place.last() + 1 == next.place.first() || place.equals(next.place))
                && (va == null ? next.va == null : next.va != null && va.last() + 1 == next.va.first())
                && (pa == null ? next.pa == null : next.pa != null && pa.last() + 1 == next.pa.first());
    }

    /** This one and {@code next}, which continues it. */
    Finding joined(Finding next) {
        return new Finding(
                rule,
                severity,
                subject,
                what,
                va == null
                        ? null
                        : new Extent(va.first(), Objects.requireNonNull(next.va).last()),
                pa == null
                        ? null
                        : new Extent(pa.first(), Objects.requireNonNull(next.pa).last()),
                new Place(place.kind(), place.first(), next.place.last()));
    }
}
