package replug.cli;

import java.util.ArrayList;
import java.util.List;
import replug.application.EventsBetween.End;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.Resource;
import replug.domain.memory.Resources;
import replug.interchange.Hex;
import replug.interchange.LsmemRow;

/** Physical memory as there is some: runs of bytes of one kind, ascending. */
final class MemoryStrips {
    /** What a run of bytes is: none of one overlap. */
    enum Lane {
        BLOCKS,
        DEVICES,
        BOOT_RAM
    }

    /**
     * Bytes of one kind.
     *
     * @param lane what they are
     * @param start physical address of the first
     * @param bytes how many
     * @param kind a word for how they are; of blocks online, the zone
     * @param title all of it, in words
     */
    record Strip(Lane lane, long start, long bytes, String kind, String title) {
        /** The byte after the last. */
        long end() {
            return start + bytes;
        }
    }

    /** The word for blocks that are not online. */
    static final String OFFLINE = "offline";

    /** The word for blocks that are online in a zone that nobody looked at. */
    static final String ONLINE = "online";

    private MemoryStrips() {}

    static List<Strip> of(End end) {
        List<Strip> strips = new ArrayList<>();
        for (LsmemRow row : LsmemRow.ofRanges(end.machine())) {
            strips.add(blocks(row));
        }
        for (DeviceRange device : end.devices()) {
            String title = "ZONE_DEVICE %s, %s".formatted(range(device.start(), device.last()), size(device.size()));
            strips.add(new Strip(Lane.DEVICES, device.start(), device.size(), "ZONE_DEVICE", title));
        }
        for (Resource line : Resources.parse(end.machine().facts().iomem()).lines()) {
            if (line.holdsSystemRam()) {
                long bytes = line.last() + 1 - line.start();
                String title = "boot RAM %s, %s".formatted(range(line.start(), line.last()), size(bytes));
                strips.add(new Strip(Lane.BOOT_RAM, line.start(), bytes, "boot RAM", title));
            }
        }
        return strips;
    }

    private static Strip blocks(LsmemRow row) {
        boolean isOnline = row.state() == State.ONLINE;
        String zones = String.join("/", row.zones());
        String kind = !isOnline ? OFFLINE : zones.isEmpty() ? ONLINE : Texts.printable(zones);
        String title = "memory%s, %s, %s, %s%s%s"
                .formatted(
                        row.blocks(),
                        range(row.start(), row.last()),
                        size(row.bytes()),
                        Texts.word(row.state()),
                        zones.isEmpty() ? "" : (isOnline ? " in " : ", may go to ") + Texts.printable(zones),
                        row.node() == null ? "" : ", node " + row.node());
        return new Strip(Lane.BLOCKS, row.start(), row.bytes(), kind, title);
    }

    private static String range(long start, long last) {
        return Hex.full(start) + "-" + Hex.full(last);
    }

    private static String size(long bytes) {
        return Texts.size(bytes);
    }
}
