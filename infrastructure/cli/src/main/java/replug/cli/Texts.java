package replug.cli;

import java.util.BitSet;
import java.util.Locale;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.paging.Digest;
import replug.interchange.Hex;
import replug.interchange.InputProblem;

/** How things are written for people. */
final class Texts {
    private static final int BRIEF_DIGITS = 16;
    private static final String UNITS = "KMGTPE";

    private Texts() {}

    /** Enough of a digest to tell it from others at sight. */
    static String brief(Digest digest) {
        return digest.toString().substring(0, BRIEF_DIGITS);
    }

    /** Bytes in the largest unit in which they are whole, as ptdump writes them: {@code 2M}, {@code 1018M}. */
    static String size(long bytes) {
        if (bytes == 0) {
            return "0";
        }
        int unit = -1;
        long rest = bytes;
        while ((rest & 1023) == 0 && unit + 1 < UNITS.length()) {
            rest >>>= 10;
            unit++;
        }
        return unit < 0 ? Long.toUnsignedString(rest) : Long.toUnsignedString(rest) + UNITS.charAt(unit);
    }

    /** Slots as ranges, {@code 284-286,288}. */
    static String slots(BitSet slots) {
        StringBuilder text = new StringBuilder();
        for (int first = slots.nextSetBit(0); first >= 0; ) {
            int end = slots.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            text.append(end - first > 1 ? "-" + (end - 1) : "");
            first = slots.nextSetBit(end);
        }
        return text.toString();
    }

    /** {@code 0}, a new id or count, or the name of the error with a minus. */
    static String result(Event event) {
        return switch (event) {
            case Event.Refused refused -> "-" + refused.refusal().errnoName();
            case Event.KernelStopped _ -> "stopped";
            case Event.MachineBooted _, Event.Operated _ ->
                Integer.toString(event.outcome().result());
        };
    }

    /** What an operation is about: a range of bytes with both ends inclusive, a block, a group, a file. */
    static String subject(Operation operation, MachineFacts facts) {
        return switch (operation) {
            case Operation.AddMemory add -> range(add.start(), add.size());
            case Operation.AddDriverManagedMemory add -> range(add.start(), add.size());
            case Operation.RemoveMemory remove -> range(remove.start(), remove.size());
            case Operation.OfflineAndRemoveMemory remove -> range(remove.start(), remove.size());
            case Operation.MemremapPages map -> range(map.start(), map.size());
            case Operation.MemunmapPages unmap -> range(unmap.start(), unmap.size());
            case Operation.SetMemoryBlockState set ->
                "%s (memory%d)"
                        .formatted(
                                range(set.block() * facts.memoryBlockBytes(), facts.memoryBlockBytes()), set.block());
            case Operation.RegisterStaticMemoryGroup group -> "node %d".formatted(group.nid());
            case Operation.RegisterDynamicMemoryGroup group -> "node %d".formatted(group.nid());
            case Operation.UnregisterMemoryGroup group -> "group %d".formatted(group.group());
            case Operation.FragmentFreeMemory _ -> "";
            case Operation.WriteSysfs write -> "%s = %s".formatted(file(write.path()), shown(write.value()));
        };
    }

    /** A file's name; of a memory block's state, the block's too. */
    private static String file(String path) {
        String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        return shown(path.substring(path.endsWith("/state") ? folder.lastIndexOf('/') + 1 : folder.length() + 1));
    }

    /** What came from outside, on one line and not too long. */
    private static String shown(String text) {
        String clean = text.strip().replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 60 ? clean.substring(0, 60) + "…" : clean;
    }

    /** {@code 0xfirst-0xlast}; a range without bytes, or past the last address, as it was asked for. */
    private static String range(long start, long size) {
        long last = start + size - 1;
        return size == 0 || Long.compareUnsigned(last, start) < 0
                ? "%s+%s".formatted(Hex.text(start), Hex.text(size))
                : "%s-%s".formatted(Hex.text(start), Hex.text(last));
    }

    /** An address as users write it, hexadecimal with or without 0x. */
    static long address(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        try {
            return Hex.parse(lower.startsWith("0x") ? lower : "0x" + lower);
        } catch (InputProblem e) {
            throw new Mistake(
                    "expected an address such as ffffaf8080000000 or 0xffffaf8080000000, found \"%s\"".formatted(text));
        }
    }
}
