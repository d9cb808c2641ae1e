package replug.interchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Machine;
import replug.domain.machine.ZoneChoice;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.ZoneType;

/**
 * A line of {@code lsmem}: one memory block, or several that are alike and follow one another.
 *
 * @param start physical address of the first byte
 * @param bytes how many bytes
 * @param first number of the first block
 * @param count how many blocks
 * @param state their state
 * @param node their node; null when not known
 * @param zones sysfs' valid_zones: of online blocks their zone, of others those they may go to, the default first; empty
 *     when not known
 */
public record LsmemRow(
        long start,
        long bytes,
        int first,
        int count,
        State state,
        @Nullable Integer node,
        List<String> zones) {
    public LsmemRow {
        zones = List.copyOf(zones);
    }

    /** One row a block, ascending. */
    public static List<LsmemRow> ofEach(Machine machine) {
        ZoneChoice choice = new ZoneChoice(machine.memory(), machine.facts());
        long bytes = machine.facts().memoryBlockBytes();
        List<LsmemRow> rows = new ArrayList<>();
        for (MemoryBlocks.Run run : machine.blocks().runs()) {
            for (int block = run.first(); block < run.end(); block++) {
                MemoryBlocks.Run one = Objects.requireNonNull(machine.blocks().block(block));
                rows.add(new LsmemRow(block * bytes, bytes, block, 1, one.state(), one.node(), zones(one, choice)));
            }
        }
        return rows;
    }

    /** Blocks that are alike in one row, as {@code lsmem} shows them without {@code --all}. */
    public static List<LsmemRow> ofRanges(Machine machine) {
        List<LsmemRow> rows = new ArrayList<>();
        for (LsmemRow row : ofEach(machine)) {
            int last = rows.size() - 1;
            if (last >= 0 && rows.get(last).continuesWith(row)) {
                rows.set(last, rows.get(last).and(row));
            } else {
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<String> zones(MemoryBlocks.Run block, ZoneChoice choice) {
        if (block.state() == State.OFFLINE) {
            return choice.validZones(block).stream().map(ZoneType::label).toList();
        }
        return block.zone() == null ? List.of() : List.of(block.zone());
    }

    private boolean continuesWith(LsmemRow next) {
        return next.first == first + count
                && next.state == state
                && Objects.equals(next.node, node)
                && next.zones.equals(zones);
    }

    private LsmemRow and(LsmemRow next) {
        return new LsmemRow(start, bytes + next.bytes, first, count + next.count, state, node, zones);
    }

    /** Its last byte. */
    public long last() {
        return start + bytes - 1;
    }

    /** {@code 33-34}, or {@code 33}. */
    public String blocks() {
        return count == 1 ? Integer.toString(first) : "%d-%d".formatted(first, first + count - 1);
    }

    /** The word for the state that lsmem prints. */
    public String stateWord() {
        return switch (state) {
            case ONLINE -> "online";
            case OFFLINE -> "offline";
            case GOING_OFFLINE -> "on->off";
            case ABSENT -> "none";
        };
    }

    /** Whether lsmem prints {@code yes}: it says so of online blocks only, and of all, since sysfs always reads 1. */
    public boolean isRemovable() {
        return state == State.ONLINE;
    }
}
