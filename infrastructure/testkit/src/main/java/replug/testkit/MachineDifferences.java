package replug.testkit;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Machine;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.Zone;
import replug.domain.memory.Zones;
import replug.domain.paging.PageTable;
import replug.interchange.Hex;

/** In what two states differ, a line each, indented. */
final class MachineDifferences {
    private static final int MOST = 5;
    private static final int MAX_VALUE = 120;

    /** How much is shown before the first character that differs. */
    private static final int BEFORE = 30;

    private final List<String> lines = new ArrayList<>();
    private final long blockBytes;

    private MachineDifferences(long blockBytes) {
        this.blockBytes = blockBytes;
    }

    static List<String> lines(Machine actual, Machine expected) {
        MachineDifferences differences = new MachineDifferences(actual.facts().memoryBlockBytes());
        differences.records("", actual, expected);
        return differences.lines;
    }

    private void records(String path, Record actual, Record expected) {
        for (RecordComponent component : actual.getClass().getRecordComponents()) {
            values(path + component.getName(), value(component, actual), value(component, expected));
        }
    }

    private static @Nullable Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void values(String path, @Nullable Object actual, @Nullable Object expected) {
        if (actual instanceof PageTable tables && expected instanceof PageTable others) {
            lines.addAll(PageTableAssert.differences(tables, others));
        } else if (Objects.equals(actual, expected)) {
            return;
        } else if (actual instanceof MemoryBlocks blocks && expected instanceof MemoryBlocks others) {
            blocks(blocks, others);
        } else if (actual instanceof Zones zones && expected instanceof Zones others) {
            zones(zones, others);
        } else if (actual instanceof Record one
                && expected instanceof Record other
                && one.getClass() == other.getClass()) {
            records(path + ".", one, other);
        } else {
            String is = text(actual);
            String should = text(expected);
            int from = Math.max(0, common(is, should) - BEFORE);
            lines.add("  %s: is %s, should be %s".formatted(path, part(is, from), part(should, from)));
        }
    }

    private void blocks(MemoryBlocks actual, MemoryBlocks expected) {
        int runs = 0;
        for (MemoryBlocks.Run change : actual.changesTo(expected)) {
            for (MemoryBlocks.Run found : actual.covering(change.first(), change.count())) {
                if (++runs <= MOST) {
                    lines.add("  %s: is %s, should be %s"
                            .formatted(
                                    Spans.blocks(found.first(), found.count(), blockBytes),
                                    whole(found),
                                    whole(change)));
                }
            }
        }
        if (runs > MOST) {
            lines.add("  … and %d more runs of memory blocks".formatted(runs - MOST));
        }
    }

    private static String whole(MemoryBlocks.Run run) {
        return run.state() == MemoryBlocks.State.ABSENT
                ? "absent"
                : "%s (node %s, group %s, memmap pages %s, shadow pages %s)"
                        .formatted(Spans.state(run), run.node(), run.group(), run.memmapPages(), run.shadowPages());
    }

    private void zones(Zones actual, Zones expected) {
        for (Zone zone : actual.changesTo(expected)) {
            lines.add("  zone %s of node %d: is %s, should be %s"
                    .formatted(
                            zone.type().label(),
                            zone.node(),
                            pages(actual.zone(zone.node(), zone.type())),
                            pages(zone)));
        }
    }

    private static String pages(Zone zone) {
        return "%d present, %d managed, %d spanned from pfn 0x%x"
                .formatted(zone.present(), zone.managed(), zone.spanned(), zone.startPfn());
    }

    private static String text(@Nullable Object value) {
        return value instanceof Long number ? Hex.text(number) : String.valueOf(value);
    }

    /** How many characters both begin with. */
    private static int common(String one, String other) {
        int count = 0;
        while (count < Math.min(one.length(), other.length()) && one.charAt(count) == other.charAt(count)) {
            count++;
        }
        return count;
    }

    /** What a line has room for, of a long text from where it begins to differ. */
    private static String part(String text, int from) {
        int end = Math.min(text.length(), from + MAX_VALUE);
        return (from > 0 ? "…" : "") + text.substring(from, end) + (end < text.length() ? "…" : "");
    }
}
