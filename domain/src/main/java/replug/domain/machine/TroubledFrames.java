package replug.domain.machine;

import replug.domain.linux.FrameSource;
import replug.domain.paging.FrameRange;

/** Lets allocations fail as the circumstances say. */
final class TroubledFrames implements FrameSource {
    private final FrameSource frames;
    private final Circumstances circumstances;
    private int asked;

    TroubledFrames(FrameSource frames, Circumstances circumstances) {
        this.frames = frames;
        this.circumstances = circumstances;
    }

    @Override
    public long page(long va, int level) {
        return failsNow() ? NONE : frames.page(va, level);
    }

    @Override
    public long block(long va) {
        return failsNow() || circumstances.hasNoFreeBlock() ? NONE : frames.block(va);
    }

    private boolean failsNow() {
        asked++;
        Integer failing = circumstances.failingAllocation();
        return failing != null && failing == asked;
    }

    @Override
    public boolean isInUse(FrameRange range) {
        return frames.isInUse(range);
    }

    @Override
    public void free(long pa, long bytes) {
        frames.free(pa, bytes);
    }

    @Override
    public void withdraw(FrameRange range) {
        frames.withdraw(range);
    }
}
