package replug.cli;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import replug.domain.machine.Refusal.Errno;

/**
 * Numbers as users write them: addresses are hexadecimal, with or without 0x; sizes are decimal, with a unit, or
 * hexadecimal with 0x. Nothing is rounded or aligned: what the kernel refuses shall reach it.
 */
final class Numbers {
    private static final Pattern ADDRESS = Pattern.compile("(?:0x)?([0-9a-f]+)|([0-9]+)([kmgtp])(?:i?b)?");
    private static final Pattern SIZE = Pattern.compile("0x([0-9a-f]+)|([0-9]+)(?:([kmgtpe])(?:i?b)?)?");
    private static final Pattern BLOCK = Pattern.compile("(?:memory)?([0-9]{1,10})");
    private static final String UNITS = "kmgtpe";
    private static final long PFNS = 1L << 44;

    private Numbers() {}

    /** A physical address. */
    static long address(String text) {
        return number(ADDRESS, text, "an address such as 0x100000000, 100000000 (hexadecimal) or 4G");
    }

    /** How many bytes. */
    static long size(String text) {
        return number(SIZE, text, "a size such as 128M, 1G, 134217728 (decimal) or 0x8000000");
    }

    private static long number(Pattern form, String text, String expected) {
        Matcher parts = form.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new TypeConversionException("expected %s, found \"%s\"".formatted(expected, shortened(text)));
        }
        BigInteger value = parts.group(1) != null ? new BigInteger(parts.group(1), 16) : new BigInteger(parts.group(2));
        if (parts.group(3) != null) {
            value = value.shiftLeft(10 * (UNITS.indexOf(parts.group(3)) + 1));
        }
        if (value.bitLength() > Long.SIZE) {
            throw new TypeConversionException("expected less than 2^64, found \"%s\"".formatted(shortened(text)));
        }
        return value.longValue();
    }

    /** {@code text} as it may be printed. */
    static String shortened(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 40 ? clean.substring(0, 40) + "…" : clean;
    }

    /**
     * Where a range begins, and how long it is where that was said with it.
     *
     * @param start its first byte
     * @param size bytes; null where another argument says
     */
    record Begin(long start, @Nullable Long size) {}

    /** {@code START}, {@code START+SIZE} or {@code START-END}, the end inclusive. */
    static final class BeginOfRange implements ITypeConverter<Begin> {
        @Override
        public Begin convert(String text) {
            int plus = text.indexOf('+');
            int minus = text.indexOf('-');
            if (plus > 0) {
                return new Begin(address(text.substring(0, plus)), size(text.substring(plus + 1)));
            }
            if (minus <= 0) {
                return new Begin(address(text), null);
            }
            long start = address(text.substring(0, minus));
            long last = address(text.substring(minus + 1));
            if (Long.compareUnsigned(last, start) < 0 || last - start == -1) {
                throw new TypeConversionException(
                        "expected START-END with END, its last byte, not below START, found \"%s\""
                                .formatted(shortened(text)));
            }
            return new Begin(start, last - start + 1);
        }
    }

    /** A physical address. */
    static final class Address implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return address(text);
        }
    }

    /** Bytes. */
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return size(text);
        }
    }

    /** {@code 32} or {@code memory32}. */
    static final class Block implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            Matcher number = BLOCK.matcher(text);
            if (!number.matches() || Long.parseLong(number.group(1)) > Integer.MAX_VALUE) {
                throw new TypeConversionException(
                        "expected a memory block such as memory32 or 32, found \"%s\"".formatted(shortened(text)));
            }
            return Integer.valueOf(number.group(1));
        }
    }

    /** The number of a page frame, hexadecimal as the kernel prints it. */
    static final class Pfn implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            long pfn = number(ADDRESS, text, "the number of a page frame such as 0x108034");
            if (pfn < 0 || pfn >= PFNS) {
                throw new TypeConversionException(
                        "expected the number of a page frame below 2^44, found \"%s\"".formatted(shortened(text)));
            }
            return pfn;
        }
    }

    /** A number from 0 on: a node, a group. */
    static final class NotNegative implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > Integer.MAX_VALUE) {
                throw new TypeConversionException(
                        "expected a number from 0 to %d, found \"%s\"".formatted(Integer.MAX_VALUE, shortened(text)));
            }
            return Integer.valueOf(text);
        }
    }

    /** An error by its name or its number. */
    static final class ErrorNumber implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            for (Errno errno : Errno.values()) {
                if (text.equalsIgnoreCase(errno.name()) || text.equals(Integer.toString(errno.number()))) {
                    return errno.number();
                }
            }
            throw new TypeConversionException("expected one of %s or its number, found \"%s\""
                    .formatted(java.util.Arrays.toString(Errno.values()).replaceAll("[\\[\\]]", ""), shortened(text)));
        }
    }
}
