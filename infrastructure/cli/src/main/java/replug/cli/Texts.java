package replug.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
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

    /** Columns that a line for people has at most. */
    static final int WIDTH = 100;

    private static final int LABEL_WIDTH = 15;

    private Texts() {}

    /** A line of what it is and how it is; a long one goes on below, aligned. */
    static void line(String what, String is, PrintWriter out) {
        String label = what;
        for (String part : wrapped(printable(is), WIDTH - LABEL_WIDTH)) {
            out.println("%-13s  %s".formatted(label, part).stripTrailing());
            label = "";
        }
    }

    /** {@code text} in lines of at most {@code width} characters, broken at commas or spaces; at least one line. */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int end = end(rest, width);
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        if (!rest.isEmpty() || lines.isEmpty()) {
            lines.add(rest);
        }
        return lines;
    }

    /** Where to break: after a comma of the second half, else at a space, else anywhere. */
    private static int end(String text, int width) {
        int comma = text.lastIndexOf(", ", width - 1);
        int space = text.lastIndexOf(' ', width);
        return comma >= width / 2 ? comma + 1 : space > 0 ? space : width;
    }

    /** What came from outside, without anything that would move a terminal's cursor. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029]", "?");
    }

    /** The beginning of {@code text}, where all of it is longer than {@code most} characters. */
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

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

    /** As {@link #subject}, shorter: of a range its start and size, of a memory block its number and start. */
    static String briefSubject(Operation operation, MachineFacts facts) {
        return switch (operation) {
            case Operation.AddMemory add -> sized(add.start(), add.size());
            case Operation.AddDriverManagedMemory add -> sized(add.start(), add.size());
            case Operation.RemoveMemory remove -> sized(remove.start(), remove.size());
            case Operation.OfflineAndRemoveMemory remove -> sized(remove.start(), remove.size());
            case Operation.MemremapPages map -> sized(map.start(), map.size());
            case Operation.MemunmapPages unmap -> sized(unmap.start(), unmap.size());
            case Operation.SetMemoryBlockState set ->
                "memory%d at %s".formatted(set.block(), Hex.text(set.block() * facts.memoryBlockBytes()));
            default -> subject(operation, facts);
        };
    }

    private static String sized(long start, long size) {
        return Hex.text(start) + "+" + size(size);
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
