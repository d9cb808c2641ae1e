package replug.cli;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import replug.domain.linux.BootRam;

/** A range of RAM as users write it: {@code START+SIZE} or {@code START-END}, the end inclusive; {@code @NODE} may follow. */
final class RamRange {
    private static final Pattern RANGE = Pattern.compile("([^-+@]+)([-+])([^-+@]+)(?:@(\\d{1,4}))?");
    private static final Pattern ADDRESS = Pattern.compile("(?:0x)?([0-9a-f]{1,16})|([0-9]{1,19})([kmgtp])");
    private static final Pattern SIZE = Pattern.compile("0x([0-9a-f]{1,16})|([0-9]{1,19})([kmgtp]?)");
    private static final String UNITS = "kmgtp";

    private RamRange() {}

    /** The range that {@code text} says, mapped or NOMAP. */
    static BootRam parse(String text, boolean isMapped) {
        Matcher parts = RANGE.matcher(text);
        if (!parts.matches()) {
            throw new Mistake("expected a range such as 0x80000000+2G, 0x80000000-0xffffffff or 0x100000000+1G@1,"
                    + " found \"%s\"".formatted(shortened(text)));
        }
        long start = address(parts.group(1));
        long bytes = parts.group(2).equals("+") ? size(parts.group(3)) : address(parts.group(3)) - start + 1;
        int node = parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4));
        return new BootRam(start, bytes, node, isMapped);
    }

    /** A physical address: hexadecimal, with or without 0x, or decimal with a unit. */
    static long address(String text) {
        return number(ADDRESS, text, "an address such as 0x80000000, 80000000 (hexadecimal) or 2G");
    }

    /** Bytes: decimal, with or without a unit, or hexadecimal with 0x. */
    static long size(String text) {
        return number(SIZE, text, "a size such as 2G, 128M or 0x8000000");
    }

    private static long number(Pattern form, String text, String expected) {
        Matcher parts = form.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new Mistake("expected %s, found \"%s\"".formatted(expected, shortened(text)));
        }
        BigInteger value = parts.group(1) != null ? new BigInteger(parts.group(1), 16) : new BigInteger(parts.group(2));
        if (parts.group(3) != null && !parts.group(3).isEmpty()) {
            value = value.shiftLeft(10 * (UNITS.indexOf(parts.group(3)) + 1));
        }
        if (value.bitLength() >= Long.SIZE) {
            throw new Mistake("expected less than 2^63, found \"%s\"".formatted(shortened(text)));
        }
        return value.longValue();
    }

    private static String shortened(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 40 ? clean.substring(0, 40) + "…" : clean;
    }
}
