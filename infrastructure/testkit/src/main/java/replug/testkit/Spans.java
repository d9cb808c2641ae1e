package replug.testkit;

import java.util.ArrayList;
import java.util.List;
import replug.domain.memory.MemoryBlocks;
import replug.domain.paging.Pte;
import replug.interchange.Hex;

/** How ranges, words and states are written in messages. */
final class Spans {
    private Spans() {}

    /** {@code bytes} bytes from {@code first} on, both ends inclusive. */
    static String text(long first, long bytes) {
        return "%s-%s".formatted(Hex.full(first), Hex.full(first + bytes - 1));
    }

    /** A raw entry, decoded. */
    static String word(long word) {
        return word == 0 ? "empty" : "%s (%s)".formatted(Hex.full(word), Pte.flags(word));
    }

    /** The state of blocks, as sysfs has it, and the zone of those that are online. */
    static String state(MemoryBlocks.Run run) {
        return switch (run.state()) {
            case ABSENT -> "absent";
            case OFFLINE -> "offline";
            case GOING_OFFLINE -> "going-offline";
            case ONLINE -> "online" + (run.zone() == null ? "" : " in " + run.zone());
        };
    }

    /** {@code memory block 32} or {@code memory blocks 32-39}, and what addresses they are. */
    static String blocks(int first, int count, long blockBytes) {
        String numbers = count == 1 ? "block " + first : "blocks %d-%d".formatted(first, first + count - 1);
        return "memory %s (%s)".formatted(numbers, text(first * blockBytes, count * blockBytes));
    }

    /** The {@code count} blocks from {@code first} on as runs without gaps: where there are none, a run says so. */
    static List<MemoryBlocks.Run> runs(MemoryBlocks blocks, int first, int count) {
        List<MemoryBlocks.Run> runs = new ArrayList<>();
        int next = first;
        for (MemoryBlocks.Run run : blocks.within(first, count)) {
            if (run.first() > next) {
                runs.add(MemoryBlocks.Run.absent(next, run.first() - next));
            }
            runs.add(run);
            next = run.end();
        }
        if (next < first + count) {
            runs.add(MemoryBlocks.Run.absent(next, first + count - next));
        }
        return runs;
    }
}
