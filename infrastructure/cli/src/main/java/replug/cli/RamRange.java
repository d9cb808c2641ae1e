package replug.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import replug.domain.linux.BootRam;

/**
 * RAM as users write it: {@code START+SIZE} or {@code START-END}, the end inclusive; {@code @NODE} may follow.
 *
 * @param start its first byte
 * @param bytes how many
 * @param node the NUMA node that it is of
 */
record RamRange(long start, long bytes, int node) {
    private static final Pattern RANGE = Pattern.compile("([^@]+)(?:@(\\d{1,4}))?");

    BootRam asRam(boolean isMapped) {
        return new BootRam(start, bytes, node, isMapped);
    }

    /** Reads one. */
    static final class Converter implements ITypeConverter<RamRange> {
        @Override
        public RamRange convert(String text) {
            Matcher parts = RANGE.matcher(text);
            Numbers.Begin range = parts.matches() ? new Numbers.BeginOfRange().convert(parts.group(1)) : null;
            if (range == null || range.size() == null) {
                throw new TypeConversionException(
                        "expected a range such as 0x80000000+2G, 0x80000000-0xffffffff or 0x100000000+1G@1, found \"%s\""
                                .formatted(Numbers.shortened(text)));
            }
            return new RamRange(
                    range.start(), range.size(), parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2)));
        }
    }
}
