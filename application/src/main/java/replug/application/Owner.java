package replug.application;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Area;
import replug.domain.memory.MemoryBlocks.State;

/**
 * Whose a range of addresses is.
 *
 * @param relation what the addresses are to it
 * @param area the area that holds it: of a shadow that which is shadowed, otherwise that of the addresses
 * @param parts the physical memory that the addresses stand for, ascending; none outside of the direct map, the struct
 *     pages and their shadow
 */
public record Owner(Relation relation, Area area, List<Part> parts) {
    /** What addresses are to the memory that they stand for. */
    public enum Relation {
        /** Its place in the direct map. */
        MEMORY,
        /** Its struct pages. */
        MEMMAP,
        /** KASAN's shadow. */
        SHADOW,
        /** The area's own use. */
        AREA
    }

    /** Physical memory of one kind. */
    public sealed interface Part {}

    /**
     * Memory blocks that are alike, in both states.
     *
     * @param first number of the first
     * @param count how many
     * @param isBoot whether boot RAM lies in them
     * @param before their state before
     * @param zoneBefore the zone they were online in; null where not, or not known
     * @param after their state after
     * @param zoneAfter the zone they are online in; null where not, or not known
     */
    public record Blocks(
            int first,
            int count,
            boolean isBoot,
            State before,
            @Nullable String zoneBefore,
            State after,
            @Nullable String zoneAfter)
            implements Part {
        /** The number of the last. */
        public int last() {
            return first + count - 1;
        }
    }

    /**
     * Device memory with struct pages, ZONE_DEVICE.
     *
     * @param start its first byte
     * @param last its last byte, inclusive
     * @param before whether it was there before
     * @param after whether it is there after
     */
    public record Device(long start, long last, boolean before, boolean after) implements Part {}

    /** Memory that is in no block and of no device that is known. */
    public record Unknown() implements Part {}

    public Owner {
        parts = List.copyOf(parts);
    }

    /** The parts that need the addresses still: of what is unmapped, there should be none. */
    public List<Part> stillThere() {
        return parts.stream()
                .filter(part -> switch (part) {
                    case Blocks blocks ->
                        relation == Relation.SHADOW ? blocks.after() == State.ONLINE : blocks.after() != State.ABSENT;
                    case Device device -> relation != Relation.SHADOW && device.after();
                    case Unknown _ -> false;
                })
                .toList();
    }
}
