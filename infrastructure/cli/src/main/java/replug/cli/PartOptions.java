package replug.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.paging.AddressRanges;

/** {@code --area} and {@code --range}: which virtual addresses are asked for. */
final class PartOptions {
    @Option(
            names = "--area",
            split = ",",
            paramLabel = "AREA",
            description = "Only entries in these areas: fixmap, pci, vmemmap, vmalloc, direct, kasan, modules, kernel,"
                    + " other. May be repeated.")
    private List<String> areas = List.of();

    @Option(
            names = "--range",
            paramLabel = "START-END",
            converter = RangeOfAddresses.class,
            description = "Only entries that translate one of these virtual addresses: START-END, END inclusive, or"
                    + " START+SIZE. May be repeated; with --area, only what is in both.")
    private List<AddressRanges.Range> ranges = List.of();

    /** What was asked for; all addresses if nothing was said. */
    AddressRanges addresses(AddressLayout layout) {
        AddressRanges inAreas = areas.isEmpty() ? AddressRanges.ALL : layout.ranges(wanted());
        return ranges.isEmpty() ? inAreas : inAreas.and(AddressRanges.of(new ArrayList<>(ranges)));
    }

    /** Complains of what makes no sense, before anything is opened. */
    void check() {
        wanted();
    }

    private Set<Area> wanted() {
        Set<Area> wanted = EnumSet.noneOf(Area.class);
        for (String label : areas) {
            wanted.add(Area.labelled(label)
                    .orElseThrow(() -> new Mistake(
                            "--area %s: expected fixmap, pci, vmemmap, vmalloc, direct, kasan, modules, kernel or other"
                                    .formatted(label))));
        }
        return wanted;
    }

    /** Reads a range of virtual addresses. */
    static final class RangeOfAddresses implements ITypeConverter<AddressRanges.Range> {
        @Override
        public AddressRanges.Range convert(String text) {
            Numbers.Begin range = new Numbers.BeginOfRange().convert(text);
            Long size = range.size();
            if (size == null || size == 0 || Long.compareUnsigned(range.start() + size - 1, range.start()) < 0) {
                throw new TypeConversionException(
                        "expected virtual addresses such as ffffaf8080000000+128M or ffffaf8080000000-ffffaf8087ffffff,"
                                + " found \"%s\"".formatted(Numbers.shortened(text)));
            }
            return new AddressRanges.Range(range.start(), range.start() + size - 1);
        }
    }
}
