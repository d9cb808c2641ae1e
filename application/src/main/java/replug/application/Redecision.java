package replug.application;

import static replug.domain.paging.PagingMode.PAGE_BYTES;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Phase;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.memory.FreeFrames;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.ZoneType;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PageTable;
import replug.domain.paging.RunCuts;

/**
 * A history that is decided again, as far as it has come. Of one that was recorded, the model takes the frames that the
 * kernel picked, and nothing else. Immutable: from one state a history may go on in several ways.
 */
public final class Redecision {
    private final Machine machine;
    /** Where frames that no recording shows end. */
    private final long unseen;

    private final long madeUpBytes;
    /** What this machine has in use and a recording may not; null where it does all that was recorded. */
    private final @Nullable FreeFrames held;

    private Redecision(Machine machine, long unseen, long madeUpBytes, @Nullable FreeFrames held) {
        this.machine = machine;
        this.unseen = unseen;
        this.madeUpBytes = madeUpBytes;
        this.held = held;
    }

    /**
     * What a machine did that was asked.
     *
     * @param event what happened
     * @param after the machine since
     */
    public record Decided(Event event, Redecision after) {}

    /** A machine that has booted. */
    public static Redecision of(Machine booted) {
        return new Redecision(booted, 0, 0, null);
    }

    /** The state that was reached. */
    public Machine machine() {
        return machine;
    }

    /** How many bytes of frames were made up, since no recording shows what the kernel would have picked. */
    public long madeUpBytes() {
        return madeUpBytes;
    }

    /** This one, that is going to be asked otherwise than was recorded: it takes no frame that it has in use still. */
    public Redecision otherwise() {
        return held == null ? new Redecision(machine, unseen, madeUpBytes, tables(machine.tables())) : this;
    }

    private static FreeFrames tables(PageTable tables) {
        List<FrameRange> frames = new ArrayList<>();
        tables.forEachRun(RunCuts.NONE, run -> frames.add(FrameRange.ofBytes(run.table(), PAGE_BYTES)));
        return FreeFrames.NONE.with(frames);
    }

    /**
     * Asks the machine; frames are its own, the lowest free first.
     *
     * @throws replug.domain.machine.ImpossibleHistory if the kernel has stopped
     */
    public Decided ask(Ask ask) {
        Event event = Hotplug.decide(machine, ask).getFirst();
        return new Decided(event, new Redecision(Hotplug.evolve(machine, event), unseen, madeUpBytes, after(event)));
    }

    /**
     * Asks the machine; frames are those that {@code observed} shows.
     *
     * @throws replug.domain.machine.ImpossibleHistory if the kernel has stopped
     */
    public Decided ask(Ask ask, ObserveOperation observed) {
        RecordedFrames frames = new RecordedFrames(observed, machine.facts().layout(), unseen, this::isWithheld);
        Event event = Hotplug.decide(machine, ask, frames);
        long madeUp = madeUpBytes + frames.madeUpBytes();
        return new Decided(
                event, new Redecision(Hotplug.evolve(machine, event), frames.unseen(), madeUp, after(event)));
    }

    /** How the machine is asked what was seen, so that it can do the same: with the circumstances that the recording shows. */
    public Ask asked(ObserveOperation observed) {
        return new Ask(observed.operation(), RecordedCircumstances.of(observed, machine), observed.note());
    }

    /**
     * Whether a machine that does other things than were recorded cannot give these frames: it uses them, or their memory is
     * not the page allocator's.
     */
    private boolean isWithheld(FrameRange frames) {
        if (held == null) {
            return false;
        }
        MemoryBlocks.Run block = machine.blocks().block(Unmovable.block(machine, frames.pfn()));
        boolean isAllocators = block != null
                && block.state() == MemoryBlocks.State.ONLINE
                && !ZoneType.MOVABLE.label().equals(block.zone());
        return !isAllocators || held.countIn(frames) > 0;
    }

    private @Nullable FreeFrames after(Event event) {
        FreeFrames next = held;
        if (next != null) {
            for (Phase phase : event.outcome().phases()) {
                next = next.with(phase.taken());
                for (FrameRange freed : phase.freed()) {
                    next = next.without(freed);
                }
            }
        }
        return next;
    }
}
