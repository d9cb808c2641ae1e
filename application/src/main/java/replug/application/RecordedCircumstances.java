package replug.application;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Area;
import replug.domain.linux.KasanShadow;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;

/** What a recording's result and log tell of things that no model can know; docs/conformance.md lists them. */
public final class RecordedCircumstances {
    /** What the kernel's own rules return where a block goes online or offline; the model knows them. */
    private static final Set<Errno> RULED = Set.of(Errno.EINVAL, Errno.ENOENT);

    /** What going online returns for want of memory for KASAN's shadow; the frames tell. */
    private static final Set<Errno> FOR_WANT_OF_SHADOW = Set.of(Errno.EPERM, Errno.ENOMEM);

    private final ObserveOperation observed;
    private final Machine machine;
    private final MachineFacts facts;

    private RecordedCircumstances(ObserveOperation observed, Machine machine) {
        this.observed = observed;
        this.machine = machine;
        this.facts = machine.facts();
    }

    public static Circumstances of(ObserveOperation observed, Machine machine) {
        return new RecordedCircumstances(observed, machine).circumstances();
    }

    private Circumstances circumstances() {
        int[] going = goingOffline();
        Errno errno = Errno.numbered(-observed.result()).orElse(null);
        if (errno == null) {
            return isFirstLeftOffline() ? veto(Errno.EPERM) : Circumstances.NONE;
        }
        if (going.length == 0) {
            boolean isVeto =
                    goesOnline() && !RULED.contains(errno) && !(facts.kasan() && FOR_WANT_OF_SHADOW.contains(errno));
            return isVeto ? veto(errno) : Circumstances.NONE;
        }
        return switch (errno) {
            case EBUSY -> new Circumstances(unmovable(going), null, null, null, null);
            case EINTR -> new Circumstances(List.of(), null, null, null, true);
            default -> RULED.contains(errno) ? Circumstances.NONE : veto(errno);
        };
    }

    private static Circumstances veto(Errno errno) {
        return new Circumstances(List.of(), null, null, errno.number(), null);
    }

    private boolean goesOnline() {
        return observed.operation() instanceof Operation.SetMemoryBlockState set && set.goesOnline();
    }

    /** Numbers of the online blocks that the operation takes offline, in its order. */
    private int[] goingOffline() {
        return switch (observed.operation()) {
            case Operation.SetMemoryBlockState set when !set.goesOnline() -> new int[] {set.block()};
            case Operation.OfflineAndRemoveMemory remove ->
                machine.blocks().within(number(remove.start()), number(remove.size())).stream()
                        .filter(run -> run.state() == State.ONLINE)
                        .flatMapToInt(run -> IntStream.range(run.first(), run.end()))
                        .toArray();
            default -> new int[0];
        };
    }

    private int number(long bytes) {
        return (int) Long.divideUnsigned(bytes, facts.memoryBlockBytes());
    }

    private long blockPages() {
        return facts.memoryBlockBytes() >>> PAGE_SHIFT;
    }

    /** The pages that the kernel dumped; where it dumped none of these blocks, the first of the block that stayed. */
    private List<Long> unmovable(int[] blocks) {
        List<Long> pfns = new ArrayList<>(1);
        for (long pfn : Unmovable.dumped(observed.log())) {
            if (IntStream.of(blocks).anyMatch(block -> block == pfn / blockPages())) {
                pfns.add(pfn);
            }
        }
        if (pfns.isEmpty()) {
            pfns.add(stayed(blocks) * blockPages());
        }
        return pfns;
    }

    /**
     * The first block that did not go offline before the kernel gave up: those that did and came back have other shadow
     * pages now. Without KASAN nothing tells, and nothing differs.
     */
    private int stayed(int[] blocks) {
        for (int block : blocks) {
            MemoryBlocks.Run run = machine.blocks().block(block);
            if (run == null || run.shadowPages() == null) {
                return block;
            }
            int memmapPages = run.memmapPages() == null ? 0 : run.memmapPages();
            long pa = (block * blockPages() + memmapPages) << PAGE_SHIFT;
            long shadow = KasanShadow.shadow(facts.layout().start(Area.DIRECT_MAP) + pa - facts.physRamBase());
            if (machine.tables().word(shadow, 0) == observed.tables().word(shadow, 0)) {
                return block;
            }
        }
        return blocks[0];
    }

    /** Whether memory was added that goes online by itself, and the machine was seen with its first block offline. */
    private boolean isFirstLeftOffline() {
        Long start = added(observed.operation());
        MemoryBlocks seen = observed.seen().blocks();
        if (start == null
                || seen == null
                || machine.memory().policy().autoOnline().equals("offline")) {
            return false;
        }
        MemoryBlocks.Run first = seen.block(number(start));
        return first != null && first.state() == State.OFFLINE;
    }

    private static @Nullable Long added(Operation operation) {
        return switch (operation) {
            case Operation.AddMemory add -> add.start();
            case Operation.AddDriverManagedMemory add -> add.start();
            default -> null;
        };
    }
}
