package replug.interchange;

import java.util.ArrayList;
import java.util.List;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.AddressRanges;

/** The headers between the lines of {@link Ptdump}, in the order of their addresses. */
final class PtdumpMarkers {
    private final List<Marker> markers;

    /** The first address below a header, and what it says. */
    private record Marker(long start, String name) {
        String line() {
            return PtdumpMarkers.line(name);
        }
    }

    private PtdumpMarkers(List<Marker> markers) {
        this.markers = markers;
    }

    static PtdumpMarkers of(MachineFacts facts) {
        AddressLayout layout = facts.layout();
        List<Marker> markers = new ArrayList<>();
        markers.add(new Marker(layout.start(Area.FIXMAP), "Fixmap start"));
        markers.add(new Marker(layout.start(Area.PCI_IO), "Fixmap end"));
        markers.add(new Marker(layout.start(Area.PCI_IO), "PCI I/O start"));
        markers.add(new Marker(layout.start(Area.VMEMMAP), "PCI I/O end"));
        markers.add(new Marker(layout.start(Area.VMEMMAP), Ptdump.VMEMMAP));
        markers.add(new Marker(layout.start(Area.VMALLOC), "vmemmap end"));
        markers.add(new Marker(layout.start(Area.VMALLOC), "vmalloc() area"));
        markers.add(new Marker(layout.start(Area.DIRECT_MAP), "vmalloc() end"));
        markers.add(new Marker(layout.start(Area.DIRECT_MAP), Ptdump.LINEAR_MAPPING));
        if (facts.kasan()) {
            markers.add(new Marker(layout.start(Area.KASAN), Ptdump.KASAN));
            markers.add(new Marker(layout.start(Area.MODULES), "Kasan shadow end"));
        }
        markers.add(new Marker(
                layout.constants().getOrDefault("MODULES_VADDR", layout.start(Area.MODULES)), "Modules/BPF mapping"));
        markers.add(
                new Marker(facts.kernelImage().getOrDefault("virt_addr", layout.start(Area.KERNEL)), "Kernel mapping"));
        return new PtdumpMarkers(markers);
    }

    static String line(String name) {
        return "---[ %s ]---".formatted(name);
    }

    /** Only the headers below which an address of {@code ranges} may stand. */
    PtdumpMarkers within(AddressRanges ranges) {
        if (ranges.isAll()) {
            return this;
        }
        List<Marker> touched = new ArrayList<>();
        for (int i = 0; i < markers.size(); i++) {
            long start = markers.get(i).start;
            long last = i + 1 < markers.size() ? markers.get(i + 1).start - 1 : -1;
            if (Long.compareUnsigned(start, last) <= 0 && ranges.touches(start, last)) {
                touched.add(markers.get(i));
            }
        }
        return new PtdumpMarkers(touched);
    }

    int count() {
        return markers.size();
    }

    String line(int marker) {
        return markers.get(marker).line();
    }

    /** Whether {@code va} is below the header or a later one. */
    boolean isReached(int marker, long va) {
        return Long.compareUnsigned(markers.get(marker).start, va) <= 0;
    }

    /** Whether a header stands before the line that begins at {@code va}. */
    boolean hasOneAt(long va) {
        return markers.stream().anyMatch(marker -> marker.start == va);
    }

    /** How many entries of {@code bytes} from {@code va} on begin before the header; at most {@code count}. */
    int entriesBefore(int marker, long va, int count, long bytes) {
        if (marker == markers.size()) {
            return count;
        }
        long distance = markers.get(marker).start - va;
        // From the user half's addresses or past the last header there is no distance to count in entries.
        return Long.compareUnsigned(distance, count * bytes) >= 0 ? count : (int) ((distance + bytes - 1) / bytes);
    }
}
