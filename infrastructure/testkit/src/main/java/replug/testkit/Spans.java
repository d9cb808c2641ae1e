package replug.testkit;

import static replug.domain.paging.PagingMode.PAGE_BYTES;

import replug.application.KernelRange;
import replug.domain.memory.MemoryBlocks;
import replug.domain.paging.FrameRange;
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

    /** The whole pages of a range of bytes. */
    static FrameRange frames(long start, long bytes) {
        if (((start | bytes) & (PAGE_BYTES - 1)) != 0 || bytes <= 0 || start < 0) {
            throw new IllegalArgumentException(
                    "expected whole pages, found %s bytes from %s on".formatted(Hex.text(bytes), Hex.full(start)));
        }
        return FrameRange.ofBytes(start, bytes);
    }

    /** What a range is, of which physical addresses, and where. */
    static String text(KernelRange range) {
        String what = switch (range.area()) {
            case DIRECT_MAP -> "the direct map";
            case VMEMMAP -> "vmemmap";
            case KASAN -> "KASAN's shadow";
            default -> range.area().label();
        };
        return "%s of %s, at %s,"
                .formatted(what, text(range.frames().pa(), range.frames().bytes()), text(range.first(), range.bytes()));
    }
}
