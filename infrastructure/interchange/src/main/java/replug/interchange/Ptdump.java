package replug.interchange;

import static replug.domain.paging.PagingMode.entryBytes;

import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.AddressRanges;
import replug.domain.paging.EntryVisitor;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.Walk;

/**
 * A machine's tables as Linux prints them in {@code /sys/kernel/debug/kernel_page_tables} (kernel-spec 10). A line is the
 * longest run of addresses of one level and the same flags between two headers, whether or not it is one run of physical
 * addresses, of which only the first is printed.
 */
public final class Ptdump implements EntryVisitor {
    /** Header of the area that holds the struct pages. */
    public static final String VMEMMAP = "vmemmap start";

    /** Header of the direct map. */
    public static final String LINEAR_MAPPING = "Linear mapping";

    /** Header of KASAN's shadow. */
    public static final String KASAN = "Kasan shadow start";

    /** What the lines show of a word: all but the page number and the reserved bits. */
    private static final long SHOWN = 1L << 63 | 3L << 61 | Pte.LOW_BITS;

    private static final String UNITS = "KMGTPE";

    /** The half of the addresses that are the kernel's; the rest is not in these tables, or not printed. */
    private static final AddressRanges KERNEL = AddressRanges.of(Long.MIN_VALUE, -1);

    private final PageTable tables;
    private final AddressRanges ranges;
    private final PtdumpMarkers all;
    private final PtdumpMarkers markers;
    private final LineWriter out;
    private final String[] levels;
    /** Flags as columns; there are few of the flags, and many lines. */
    private final Map<Long, String> flagTexts = new HashMap<>();

    /** The next header to be printed. */
    private int marker;
    /** The line that may still become longer; none if {@link #end} is {@link #va}. {@code end} is exclusive. */
    private long va;

    private long end;
    private int level;
    private long flags;
    private long pa;
    /** How many lines were longer if not only a part had been asked for. */
    private long cut;

    private Ptdump(PageTable tables, MachineFacts facts, AddressRanges ranges, LineWriter out) {
        this.tables = tables;
        this.ranges = ranges;
        this.all = PtdumpMarkers.of(facts);
        this.markers = all.within(ranges);
        this.out = out;
        this.levels = IntStream.range(0, tables.mode().levels())
                .mapToObj(one -> ' ' + tables.mode().levelName(one).toUpperCase(Locale.ROOT) + ' ')
                .toArray(String[]::new);
    }

    /**
     * Writes the lines of the entries that translate an address of {@code ranges}, and the headers of their areas. Lines
     * consist of whole entries. Returns how many lines the kernel would have made longer, had the ranges not ended.
     */
    public static long write(PageTable tables, MachineFacts facts, AddressRanges ranges, LineWriter out) {
        return new Ptdump(tables, facts, ranges, out).write();
    }

    /** Gives {@code reader} line after line. */
    public static void write(PageTable tables, MachineFacts facts, Consumer<String> reader) {
        StringWriter text = new StringWriter();
        try (LineWriter out = new LineWriter(text)) {
            write(tables, facts, AddressRanges.ALL, out);
        }
        text.toString().lines().forEach(reader);
    }

    /** The lines below the header {@code name}, to the next header. */
    public static List<String> section(List<String> lines, String name) {
        int header = lines.indexOf(PtdumpMarkers.line(name));
        return header < 0
                ? List.of()
                : lines.stream()
                        .skip(header + 1)
                        .takeWhile(line -> !isHeader(line))
                        .toList();
    }

    static boolean isHeader(String line) {
        return line.startsWith("---[ ");
    }

    private long write() {
        tables.visit(ranges.and(KERNEL), this);
        endLine();
        headers(-1);
        return cut;
    }

    /** KASAN's shared tables are not walked: each is one run of 4 KiB entries, wherever it is referred to. */
    @Override
    public boolean pointer(int pointerLevel, long first, long word) {
        if (!tables.isShared(Pte.pa(word))) {
            return true;
        }
        add(first, entryBytes(pointerLevel), 0, tables.word(first, 0));
        return false;
    }

    @Override
    public void entries(int entryLevel, long first, int count, long word, long stride) {
        long bytes = entryBytes(entryLevel);
        for (int done = 0; done < count; ) {
            long begin = first + done * bytes;
            headers(begin);
            int length = markers.entriesBefore(marker, begin, count - done, bytes);
            add(begin, length * bytes, entryLevel, word + done * stride);
            done += length;
        }
    }

    private void add(long first, long bytes, int entryLevel, long word) {
        long shown = word & SHOWN;
        headers(first);
        if (end == first && va != end && level == entryLevel && flags == shown) {
            end = first + bytes;
            return;
        }
        endLine();
        va = shown == 0 ? first + bytes : first;
        end = first + bytes;
        level = entryLevel;
        flags = shown;
        pa = Pte.pa(word);
    }

    /** Prints the headers that {@code first} is below; the first comes first in any case. */
    private void headers(long first) {
        while (marker < markers.count() && (marker == 0 || markers.isReached(marker, first))) {
            endLine();
            out.text(markers.line(marker++)).endLine();
        }
    }

    private void endLine() {
        if (va == end) {
            return;
        }
        out.text("0x")
                .fullHex(va)
                .text("-0x")
                .fullHex(end)
                .text("    0x")
                .fullHex(pa)
                .letter(' ');
        size(end - va);
        out.text(levels[level])
                .text(flagTexts.computeIfAbsent(flags, Ptdump::text))
                .endLine();
        if (isCut(va - 1, va) || isCut(end, end)) {
            cut++;
        }
        va = end;
    }

    /** Whether {@code other}, right before the line or after, was not asked for though the kernel puts it in this line. */
    private boolean isCut(long other, long border) {
        if (ranges.touches(other, other)) {
            return false;
        }
        List<Walk.Step> steps = tables.walk(other).steps();
        return !steps.isEmpty()
                && other < 0
                && !all.hasOneAt(border)
                && steps.getLast().level() == level
                && (steps.getLast().word() & SHOWN) == flags;
    }

    /** The largest unit in which the size is whole, KiB at least. */
    private void size(long bytes) {
        long size = bytes >>> 10;
        int unit = 0;
        while ((size & 1023) == 0 && unit + 1 < UNITS.length()) {
            size >>>= 10;
            unit++;
        }
        out.decimal(size, 9).letter(UNITS.charAt(unit));
    }

    private static String text(long flags) {
        StringBuilder text = new StringBuilder(flags < 0 ? "N" : ".");
        text.append(
                switch ((int) (flags >>> 61) & 3) {
                    case 0 -> "   ..  ";
                    case 1 -> " MT(NC)";
                    case 2 -> " MT(IO)";
                    default -> " MT(??)";
                });
        long software = flags >>> 8 & 3;
        text.append(software == 0 ? "   ..  " : " RSW(%d)".formatted(software));
        for (int bit = 7; bit >= 0; bit--) {
            text.append(' ').append((flags >>> bit & 1) != 0 ? "DAGUXWRV".charAt(7 - bit) : '.');
        }
        return text.toString();
    }
}
