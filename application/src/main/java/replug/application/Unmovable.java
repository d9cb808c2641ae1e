package replug.application;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Machine;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.ZoneType;
import replug.domain.paging.PagingMode;

/** Pages whose content cannot be migrated away: which they are, and what becomes of them when a block is in another zone. */
final class Unmovable {
    /** What {@link #without} rests on, as a sentence. */
    static final String ASSUMPTION = "pages that could not be migrated would not be in a block that is in ZONE_MOVABLE:"
            + " the kernel allocates none there";

    private static final Pattern PFN = Pattern.compile("\\bpfn:0x([0-9a-f]{1,16})\\b");

    private Unmovable() {}

    /** The numbers of the pages that the kernel dumped in these lines of its log. */
    static List<Long> dumped(List<String> log) {
        List<Long> pfns = new ArrayList<>(1);
        for (String line : log) {
            Matcher match = PFN.matcher(line);
            if (match.find()) {
                pfns.add(Long.parseUnsignedLong(match.group(1), 16));
            }
        }
        return pfns;
    }

    /**
     * {@code ask}, without pages that could not be migrated of blocks that are in ZONE_MOVABLE {@code now}, and were not {@code
     * before}: nothing that cannot be migrated is allocated there (kernel-spec 6.5).
     */
    static Ask without(Ask ask, Machine before, Machine now) {
        Circumstances circumstances = ask.circumstances();
        List<Long> unmovable = new ArrayList<>(circumstances.unmovable());
        unmovable.removeIf(pfn -> isMovable(now, pfn) && !isMovable(before, pfn));
        return unmovable.size() == circumstances.unmovable().size() ? ask : with(ask, unmovable);
    }

    /** {@code ask}, these pages being those that cannot be migrated. */
    static Ask with(Ask ask, List<Long> pfns) {
        Circumstances circumstances = ask.circumstances();
        return new Ask(
                ask.operation(),
                new Circumstances(
                        pfns,
                        circumstances.noFreeBlock(),
                        circumstances.failingAllocation(),
                        circumstances.veto(),
                        circumstances.signal()),
                ask.note());
    }

    private static boolean isMovable(Machine machine, long pfn) {
        Run block = machine.blocks().block(block(machine, pfn));
        return block != null && ZoneType.MOVABLE.label().equals(block.zone());
    }

    /** The number of the block that holds page {@code pfn}. */
    static int block(Machine machine, long pfn) {
        return (int) Math.min(Integer.MAX_VALUE, pfn / (machine.facts().memoryBlockBytes() / PagingMode.PAGE_BYTES));
    }
}
