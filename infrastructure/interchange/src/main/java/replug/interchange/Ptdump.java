package replug.interchange;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.EntryRun;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.RunCuts;

/**
 * A machine's tables as Linux prints them in {@code /sys/kernel/debug/kernel_page_tables} (kernel-spec 10). A line is the
 * longest run of addresses of one level and the same flags between two headers, whether or not it is one run of physical
 * addresses, of which only the first is printed.
 */
public final class Ptdump {
    /** Header of the area that holds the struct pages. */
    public static final String VMEMMAP = "vmemmap start";

    /** Header of the direct map. */
    public static final String LINEAR_MAPPING = "Linear mapping";

    /** Header of KASAN's shadow. */
    public static final String KASAN = "Kasan shadow start";

    /** What the lines show of a word: all but the page number and the reserved bits. */
    private static final long SHOWN = 1L << 63 | 3L << 61 | Pte.LOW_BITS;

    private static final String UNITS = "KMGTPE";

    private final PageTable tables;
    private final List<Marker> markers;
    private final List<Run> runs = new ArrayList<>();

    /** An area's first address, and what its header says. */
    private record Marker(long start, String name) {
        String line() {
            return "---[ %s ]---".formatted(name);
        }
    }

    /**
     * Addresses that are alike.
     *
     * @param end the address after the last; 0 at the end of the address space
     * @param pa the physical address of the first
     */
    private record Run(long va, long end, int level, long flags, long pa) {}

    private Ptdump(PageTable tables, MachineFacts facts) {
        this.tables = tables;
        this.markers = markers(facts);
        long[] starts = markers.stream().mapToLong(Marker::start).toArray();
        tables.forEachRun(new RunCuts(starts), this::read);
        runs.sort(Comparator.comparing(Run::va, Long::compareUnsigned));
    }

    /** Gives {@code reader} line after line. */
    public static void write(PageTable tables, MachineFacts facts, Consumer<String> reader) {
        new Ptdump(tables, facts).write(reader);
    }

    /** The lines below the header {@code name}, to the next header. */
    public static List<String> section(List<String> lines, String name) {
        int header = lines.indexOf(new Marker(0, name).line());
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

    private static List<Marker> markers(MachineFacts facts) {
        AddressLayout layout = facts.layout();
        List<Marker> markers = new ArrayList<>();
        markers.add(new Marker(layout.start(Area.FIXMAP), "Fixmap start"));
        markers.add(new Marker(layout.start(Area.PCI_IO), "Fixmap end"));
        markers.add(new Marker(layout.start(Area.PCI_IO), "PCI I/O start"));
        markers.add(new Marker(layout.start(Area.VMEMMAP), "PCI I/O end"));
        markers.add(new Marker(layout.start(Area.VMEMMAP), VMEMMAP));
        markers.add(new Marker(layout.start(Area.VMALLOC), "vmemmap end"));
        markers.add(new Marker(layout.start(Area.VMALLOC), "vmalloc() area"));
        markers.add(new Marker(layout.start(Area.DIRECT_MAP), "vmalloc() end"));
        markers.add(new Marker(layout.start(Area.DIRECT_MAP), LINEAR_MAPPING));
        if (facts.kasan()) {
            markers.add(new Marker(layout.start(Area.KASAN), KASAN));
            markers.add(new Marker(layout.start(Area.MODULES), "Kasan shadow end"));
        }
        markers.add(new Marker(
                layout.constants().getOrDefault("MODULES_VADDR", layout.start(Area.MODULES)), "Modules/BPF mapping"));
        markers.add(
                new Marker(facts.kernelImage().getOrDefault("virt_addr", layout.start(Area.KERNEL)), "Kernel mapping"));
        return markers;
    }

    /** KASAN's shared tables are not walked: each is one run of 4 KiB entries, wherever it is referred to. */
    private void read(EntryRun run) {
        if (run.va() >= 0 || tables.isShared(run.table())) {
            return;
        }
        long bytes = entryBytes(run.level());
        if (!Pte.isTable(run.first(), run.level())) {
            add(run.va(), run.count() * bytes, run.level(), run.first());
            return;
        }
        for (int i = 0; i < run.count(); i++) {
            long va = run.va() + i * bytes;
            if (tables.isShared(Pte.pa(run.word(i)))) {
                add(va, bytes, 0, tables.word(va, 0));
            }
        }
    }

    private void add(long va, long bytes, int level, long word) {
        if ((word & SHOWN) != 0) {
            runs.add(new Run(va, va + bytes, level, word & SHOWN, Pte.pa(word)));
        }
    }

    private void write(Consumer<String> reader) {
        int marker = 0;
        for (int i = 0; i < runs.size(); ) {
            Run run = runs.get(i++);
            marker = headers(marker, run.va, reader);
            while (i < runs.size() && continues(run, runs.get(i), marker)) {
                run = new Run(run.va, runs.get(i++).end, run.level, run.flags, run.pa);
            }
            reader.accept(line(run));
        }
        headers(marker, -1, reader);
    }

    /** Prints the headers from {@code marker} on that lie before {@code va}; the first comes first in any case. */
    private int headers(int marker, long va, Consumer<String> reader) {
        int next = marker;
        while (next < markers.size() && (next == 0 || Long.compareUnsigned(markers.get(next).start, va) <= 0)) {
            reader.accept(markers.get(next++).line());
        }
        return next;
    }

    private boolean continues(Run run, Run next, int marker) {
        return run.end == next.va
                && run.level == next.level
                && run.flags == next.flags
                && (marker == markers.size() || Long.compareUnsigned(next.va, markers.get(marker).start) < 0);
    }

    private String line(Run run) {
        return "%s-%s    %s %s %s %s"
                .formatted(
                        Hex.full(run.va),
                        Hex.full(run.end),
                        Hex.full(run.pa),
                        size(run.end - run.va),
                        tables.mode().levelName(run.level).toUpperCase(Locale.ROOT),
                        flags(run.flags));
    }

    /** The largest unit in which the size is whole, KiB at least. */
    private static String size(long bytes) {
        long size = bytes >>> 10;
        int unit = 0;
        while ((size & 1023) == 0 && unit + 1 < UNITS.length()) {
            size >>>= 10;
            unit++;
        }
        return "%9d%c".formatted(size, UNITS.charAt(unit));
    }

    private static String flags(long word) {
        StringBuilder text = new StringBuilder(word < 0 ? "N" : ".");
        text.append(
                switch ((int) (word >>> 61) & 3) {
                    case 0 -> "   ..  ";
                    case 1 -> " MT(NC)";
                    case 2 -> " MT(IO)";
                    default -> " MT(??)";
                });
        long software = word >>> 8 & 3;
        text.append(software == 0 ? "   ..  " : " RSW(%d)".formatted(software));
        for (int bit = 7; bit >= 0; bit--) {
            text.append(' ').append((word >>> bit & 1) != 0 ? "DAGUXWRV".charAt(7 - bit) : '.');
        }
        return text.toString();
    }
}
