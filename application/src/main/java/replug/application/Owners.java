package replug.application;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import replug.application.Owner.Blocks;
import replug.application.Owner.Device;
import replug.application.Owner.Part;
import replug.application.Owner.Unknown;
import replug.domain.machine.Machine;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.Resource;
import replug.domain.memory.Resources;
import replug.domain.paging.Pte;

/** Whose physical memory is, in two states of one machine: all of it, cut into extents of one owner. */
final class Owners {
    private final Machine before;
    private final Machine after;
    private final List<DeviceRange> devicesBefore;
    private final List<DeviceRange> devicesAfter;
    private final long blockBytes;
    private final List<Resource> bootRam;
    private final List<Extent> extents = new ArrayList<>();

    /**
     * Memory of one owner.
     *
     * @param start first byte
     * @param end the byte after the last
     * @param part whose it is, all of the owner's
     */
    record Extent(long start, long end, Part part) {}

    Owners(Machine before, List<DeviceRange> devicesBefore, Machine after, List<DeviceRange> devicesAfter) {
        this.before = before;
        this.after = after;
        this.devicesBefore = devicesBefore;
        this.devicesAfter = devicesAfter;
        this.blockBytes = after.facts().memoryBlockBytes();
        this.bootRam = Resources.parse(after.facts().iomem()).lines().stream()
                .filter(Resource::holdsSystemRam)
                .toList();
        cut();
    }

    private void cut() {
        TreeSet<Long> borders = new TreeSet<>(List.of(0L, Pte.PA_MASK + 4096));
        for (Machine machine : List.of(before, after)) {
            for (MemoryBlocks.Run run : machine.blocks().runs()) {
                borders.add(run.first() * blockBytes);
                borders.add(run.end() * blockBytes);
            }
        }
        for (Resource line : bootRam) {
            borders.add(line.start() & -blockBytes);
            borders.add((line.last() & -blockBytes) + blockBytes);
        }
        for (List<DeviceRange> devices : List.of(devicesBefore, devicesAfter)) {
            for (DeviceRange device : devices) {
                borders.add(device.start());
                borders.add(device.last() + 1);
            }
        }
        borders.removeIf(border -> border < 0 || border > Pte.PA_MASK + 4096);
        Long start = borders.pollFirst();
        for (Long end : borders) {
            add(start == null ? 0 : start, end);
            start = end;
        }
    }

    private void add(long start, long end) {
        Part part = part(start, end);
        Extent last = extents.isEmpty() ? null : extents.getLast();
        Part both = last == null ? null : joined(last.part, part);
        if (last == null || both == null) {
            extents.add(new Extent(start, end, part));
        } else {
            extents.set(extents.size() - 1, new Extent(last.start, end, both));
        }
    }

    private static @Nullable Part joined(Part head, Part next) {
        if (head instanceof Blocks blocks && next instanceof Blocks more) {
            boolean isAlike = blocks.last() + 1 == more.first()
                    && renumbered(blocks, 0, 1).equals(renumbered(more, 0, 1));
            return isAlike ? renumbered(blocks, blocks.first(), blocks.count() + more.count()) : null;
        }
        return head.equals(next) ? head : null;
    }

    private static Blocks renumbered(Blocks blocks, int first, int count) {
        return new Blocks(
                first,
                count,
                blocks.isBoot(),
                blocks.before(),
                blocks.zoneBefore(),
                blocks.after(),
                blocks.zoneAfter());
    }

    private Part part(long start, long end) {
        DeviceRange was = device(devicesBefore, start);
        DeviceRange is = device(devicesAfter, start);
        if (was != null || is != null) {
            DeviceRange device = is == null ? was : is;
            if (device != null) {
                return new Device(device.start(), device.last(), was != null, is != null);
            }
        }
        long number = start / blockBytes;
        if (number >= Integer.MAX_VALUE) {
            return new Unknown();
        }
        MemoryBlocks.Run blockWas = before.blocks().block((int) number);
        MemoryBlocks.Run blockIs = after.blocks().block((int) number);
        if (blockWas == null && blockIs == null) {
            return new Unknown();
        }
        return new Blocks(
                (int) number,
                (int) Math.max(1, (end - start) / blockBytes),
                bootRam.stream()
                        .anyMatch(
                                line -> line.start() < (number + 1) * blockBytes && number * blockBytes <= line.last()),
                blockWas == null ? State.ABSENT : blockWas.state(),
                blockWas == null ? null : blockWas.zone(),
                blockIs == null ? State.ABSENT : blockIs.state(),
                blockIs == null ? null : blockIs.zone());
    }

    private static @Nullable DeviceRange device(List<DeviceRange> devices, long pa) {
        for (DeviceRange device : devices) {
            if (device.start() <= pa && pa <= device.last()) {
                return device;
            }
        }
        return null;
    }

    /** The extent that holds the byte at {@code pa}. */
    Extent at(long pa) {
        int low = 0;
        int high = extents.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (extents.get(middle).end <= pa) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return extents.get(low);
    }

    /** Whether no memory is above. */
    boolean isLast(Extent extent) {
        return extent.end > Pte.PA_MASK;
    }

    /** Whose the bytes from {@code pa} to before {@code end} are; blocks only as far as they lie there. */
    List<Part> parts(long pa, long end) {
        List<Part> parts = new ArrayList<>();
        for (long at = pa; at < end; ) {
            Extent extent = at(at);
            long to = Math.min(end, extent.end);
            if (extent.part instanceof Blocks blocks) {
                int first = (int) (Math.max(0, at) / blockBytes);
                parts.add(renumbered(blocks, first, (int) ((to - 1) / blockBytes) - first + 1));
            } else {
                parts.add(extent.part);
            }
            at = to == at ? end : to;
        }
        if (parts.size() > 1) {
            parts.removeIf(
                    part -> part instanceof Unknown && parts.stream().anyMatch(other -> !(other instanceof Unknown)));
        }
        return parts;
    }
}
