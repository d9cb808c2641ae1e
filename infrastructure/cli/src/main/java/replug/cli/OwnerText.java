package replug.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import replug.application.ChangedRange;
import replug.application.Owner;
import replug.domain.memory.MemoryBlocks.State;
import replug.interchange.Hex;

/** Whose addresses are, in words. */
final class OwnerText {
    private OwnerText() {}

    /** {@code memory32 new, offline}; {@code struct pages of memory32 online}. */
    static String of(Owner owner) {
        return switch (owner.relation()) {
            case MEMORY -> parts(owner.parts());
            case MEMMAP -> "struct pages of " + parts(owner.parts());
            case SHADOW ->
                "shadow of " + (owner.parts().isEmpty() ? owner.area().label() : parts(owner.parts()));
            case AREA ->
                switch (owner.area()) {
                    case KERNEL -> "kernel image";
                    case OTHER -> "no area of the kernel";
                    default -> owner.area().label();
                };
        };
    }

    private static String parts(List<Owner.Part> parts) {
        return parts.stream().map(OwnerText::of).collect(Collectors.joining("; "));
    }

    private static String of(Owner.Part part) {
        return switch (part) {
            case Owner.Blocks blocks -> name(blocks) + " " + states(blocks);
            case Owner.Device device ->
                name(device) + (device.before() == device.after() ? "" : device.after() ? " new" : " gone");
            case Owner.Unknown _ -> name(part);
        };
    }

    /** A part without what became of it. */
    static String name(Owner.Part part) {
        return switch (part) {
            case Owner.Blocks blocks ->
                (blocks.isBoot() ? "boot RAM " : "")
                        + "memory"
                        + (blocks.count() == 1 ? "" + blocks.first() : blocks.first() + "-" + blocks.last());
            case Owner.Device device ->
                "ZONE_DEVICE %s-%s".formatted(Hex.text(device.start()), Hex.text(device.last()));
            case Owner.Unknown _ -> "memory in no block";
        };
    }

    private static String states(Owner.Blocks blocks) {
        String was = state(blocks.before(), blocks.zoneBefore());
        String is = state(blocks.after(), blocks.zoneAfter());
        if (was.equals(is)) {
            return is;
        }
        if (blocks.before() == State.ABSENT) {
            return "new, " + is;
        }
        return blocks.after() == State.ABSENT ? "gone, was " + was : was + " -> " + is;
    }

    private static String state(State state, @Nullable String zone) {
        return AnswerText.word(state) + (zone == null ? "" : " " + zone);
    }

    /** What needs the range although it is not mapped any more; empty if nothing does. */
    static String stillThere(ChangedRange range) {
        return range.kind() != ChangedRange.Kind.UNMAPPED || range.after() != null
                ? ""
                : range.owner().stillThere().stream().map(OwnerText::name).collect(Collectors.joining(", "));
    }
}
