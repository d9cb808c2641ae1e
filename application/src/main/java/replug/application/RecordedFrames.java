package replug.application;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.function.Predicate;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.linux.FrameSource;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal.Errno;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;

/**
 * The frames that a real kernel picked in one step of a recording: for an entry that the model needs a frame for, the frame
 * that the kernel's own tables have in it after the step. Nothing else is read of them.
 */
public final class RecordedFrames implements FrameSource {
    /** Frames for entries that the kernel had cleared again by the end of the step: from here downwards, none are real. */
    private static final long UNSEEN = 1L << 55;

    /** No real operation takes and gives back more. */
    private static final long MOST_UNSEEN = 16L << 30;

    private final PageTable kernels;
    private final AddressLayout layout;
    private final int result;
    private final boolean isAdd;
    private final long unseenBefore;
    private final Predicate<FrameRange> isWithheld;
    private long unseen;
    private long madeUp;

    /**
     * The frames of {@code observed}. Where it returned −ENOMEM or, of a notifier, −EPERM, frames that its tables do not
     * show were not to be had; neither was shadow for added memory, which nothing takes away again: adding does not fail
     * when going online by itself does.
     *
     * @param unseen where frames that no recording shows ended before
     * @param isWithheld frames that this machine cannot give, whatever the kernel did: they are not handed out
     */
    public RecordedFrames(
            ObserveOperation observed, AddressLayout layout, long unseen, Predicate<FrameRange> isWithheld) {
        this.kernels = observed.tables();
        this.layout = layout;
        this.result = observed.result();
        this.isAdd = observed.operation() instanceof Operation.AddMemory
                || observed.operation() instanceof Operation.AddDriverManagedMemory;
        this.unseenBefore = unseen;
        this.isWithheld = isWithheld;
        this.unseen = unseen;
    }

    /** Where frames that the recording does not show end, for the next step to go on from. */
    public long unseen() {
        return unseen;
    }

    /** How many bytes of such frames were handed out. */
    long madeUpBytes() {
        return madeUp;
    }

    @Override
    public long page(long va, int level) {
        long word = kernels.word(va, level);
        boolean isShown = level == 0 ? Pte.isLeaf(word) : Pte.isPointer(word);
        return isShown && !isWithheld(word, PAGE_BYTES) ? Pte.pa(word) : unseen(va, PAGE_BYTES);
    }

    @Override
    public long block(long va) {
        long word = kernels.word(va, 1);
        if (Pte.isPointer(word)) {
            return NONE;
        }
        return Pte.isLeaf(word) && !isWithheld(word, entryBytes(1)) ? Pte.pa(word) : unseen(va, entryBytes(1));
    }

    private boolean isWithheld(long word, long bytes) {
        return isWithheld.test(FrameRange.ofBytes(Pte.pa(word), bytes));
    }

    private long unseen(long va, long bytes) {
        Area area = layout.area(va);
        boolean failed = (area == Area.VMEMMAP && result == -Errno.ENOMEM.number())
                || (area == Area.KASAN
                        && (isAdd || result == -Errno.EPERM.number() || result == -Errno.ENOMEM.number()));
        if (failed || unseen - unseenBefore > MOST_UNSEEN) {
            return NONE;
        }
        unseen = (unseen + 2 * bytes - 1) & -bytes;
        madeUp += bytes;
        return UNSEEN - unseen;
    }

    /** What lies in which frame is not in a recording: that an offline fails for it is a circumstance. */
    @Override
    public boolean isInUse(FrameRange frames) {
        return false;
    }

    @Override
    public void free(long pa, long bytes) {}
}
