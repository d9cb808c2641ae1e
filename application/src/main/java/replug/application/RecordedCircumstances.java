package replug.application;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.MemoryBlocks;

/** What a recording's result and log tell of things that no model can know; docs/conformance.md lists them. */
final class RecordedCircumstances {
    private static final Pattern PFN = Pattern.compile("\\bpfn:0x([0-9a-f]{1,16})\\b");

    private RecordedCircumstances() {}

    static Circumstances of(ObserveOperation observed, Machine machine) {
        long[] going = goingOffline(observed.operation(), machine);
        int result = observed.result();
        if (result == -Errno.EBUSY.number() && going.length > 0) {
            return new Circumstances(unmovable(observed.log(), going, machine.facts()), null, null, null, null);
        }
        if (result == -Errno.EINTR.number() && going.length > 0) {
            return new Circumstances(List.of(), null, null, null, true);
        }
        boolean isVeto =
                result == -Errno.EPERM.number() && observed.operation() instanceof Operation.SetMemoryBlockState;
        return isVeto ? new Circumstances(List.of(), null, null, veto(machine, -result), null) : Circumstances.NONE;
    }

    /** With KASAN, −EPERM is its notifier's, for want of memory: the frames tell. */
    private static @Nullable Integer veto(Machine machine, int errno) {
        return machine.facts().kasan() ? null : errno;
    }

    /** Numbers of the online blocks that the operation takes offline. */
    private static long[] goingOffline(Operation operation, Machine machine) {
        long bytes = machine.facts().memoryBlockBytes();
        return switch (operation) {
            case Operation.SetMemoryBlockState set when !set.goesOnline() -> new long[] {set.block()};
            case Operation.OfflineAndRemoveMemory remove ->
                machine
                        .blocks()
                        .within((int) Long.divideUnsigned(remove.start(), bytes), (int)
                                Long.divideUnsigned(remove.size(), bytes))
                        .stream()
                        .filter(run -> run.state() == MemoryBlocks.State.ONLINE)
                        .flatMapToLong(run -> java.util.stream.LongStream.range(run.first(), run.end()))
                        .toArray();
            default -> new long[0];
        };
    }

    /** The pages that the kernel dumped; where it dumped none, the first of the first block. */
    private static List<Long> unmovable(List<String> log, long[] blocks, MachineFacts facts) {
        List<Long> pfns = new ArrayList<>(1);
        for (String line : log) {
            Matcher pfn = PFN.matcher(line);
            if (pfn.find()) {
                pfns.add(Long.parseUnsignedLong(pfn.group(1), 16));
            }
        }
        if (pfns.isEmpty()) {
            pfns.add(blocks[0] * (facts.memoryBlockBytes() >>> 12));
        }
        return pfns;
    }
}
