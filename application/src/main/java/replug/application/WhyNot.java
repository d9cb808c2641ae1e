package replug.application;

import static replug.domain.paging.PagingMode.PAGE_BYTES;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.Resource;

/** Why a machine would refuse an operation: what stands in the way, which events put it there, and what would have worked. */
public final class WhyNot {
    /** Where an addition of memory must not look further: more memory than any machine has. */
    private static final int MAX_BLOCKS = 1 << 20;

    private final History history;
    private final Map<Integer, BlockPast> pasts;
    private final Prospect now;
    private final Ask ask;
    private final List<Line> lines;

    /**
     * The answer.
     *
     * @param facts of the machine
     * @param lastEvent number of the last event before it
     * @param told what becomes of the operation
     * @param log what the kernel prints
     * @param blocks the memory blocks in the way, ascending
     * @param lines the lines of /proc/iomem in the way, ascending
     * @param remedies what would have worked, the least first
     * @param assumesUnmovable whether pages that could not be migrated before are taken to be so still
     */
    public record Answer(
            MachineFacts facts,
            long lastEvent,
            Divergence.Told told,
            List<String> log,
            List<BlockPast> blocks,
            List<Line> lines,
            List<Remedy> remedies,
            boolean assumesUnmovable) {
        public Answer {
            log = List.copyOf(log);
            blocks = List.copyOf(blocks);
            lines = List.copyOf(lines);
            remedies = List.copyOf(remedies);
        }
    }

    /**
     * A line of /proc/iomem, at its top.
     *
     * @param resource the line
     * @param addedBy the event that added its memory; null where it was there at boot, or no event tells
     */
    public record Line(Resource resource, @Nullable Recorded addedBy) {}

    private WhyNot(History history, Map<Integer, BlockPast> pasts, Prospect now, Ask ask, List<Line> lines) {
        this.history = history;
        this.pasts = pasts;
        this.now = now;
        this.ask = ask;
        this.lines = lines;
    }

    /**
     * Asks {@code machine} as it is after event {@code at}, or the last where that is null.
     *
     * @throws JournalProblem if there is no such event, one cannot be read or cannot follow, or the kernel has stopped
     */
    public static Answer ask(Journal journal, String machine, @Nullable Long at, Ask ask) {
        History history = History.read(journal, machine, at);
        Prospect.requireRunning(history.last().machine(), machine);
        Prospect now = new WhatIf(history, List.of()).prospect();
        Map<Integer, BlockPast> pasts =
                BlockPasts.read(journal, machine, at, concerned(now.machine(), ask.operation()));
        List<Line> lines = AddedLines.overlapping(journal, machine, at, now.machine(), ask.operation());
        return new WhyNot(history, pasts, now, ask, lines).answer();
    }

    private Answer answer() {
        Ask known = withUnmovable(ask);
        Event event = now.ask(known).event();
        Divergence.Told told = Divergence.Told.of(event);
        boolean assumes = !known.equals(ask);
        if (told.isDone()) {
            return new Answer(facts(), history.lastNumber(), told, List.of(), List.of(), List.of(), List.of(), assumes);
        }
        List<BlockPast> inTheWay = pasts.values().stream()
                .filter(past -> isInTheWay(past.now()))
                .sorted(java.util.Comparator.comparingInt(past -> past.now().first()))
                .toList();
        List<Remedy> remedies = new Remedies(history, pasts, now, known, told, inTheWay, lines).find();
        return new Answer(
                facts(), history.lastNumber(), told, event.outcome().log(), inTheWay, lines, remedies, assumes);
    }

    private MachineFacts facts() {
        return now.machine().facts();
    }

    /** Pages that could not be migrated when somebody tried, since the block is online, cannot be now. */
    private Ask withUnmovable(Ask asked) {
        return goesOffline(asked.operation()) ? Unmovable.with(asked, unmovable(asked)) : asked;
    }

    private List<Long> unmovable(Ask asked) {
        List<Long> pfns = new ArrayList<>(asked.circumstances().unmovable());
        long blockPages = facts().memoryBlockBytes() / PAGE_BYTES;
        pasts.values().forEach(past -> pfns.addAll(past.unmovable(blockPages)));
        return pfns.stream().distinct().sorted().toList();
    }

    private static boolean goesOffline(Operation operation) {
        return operation instanceof Operation.OfflineAndRemoveMemory
                || (operation instanceof Operation.SetMemoryBlockState set && !set.goesOnline());
    }

    private boolean isInTheWay(Run block) {
        return switch (ask.operation()) {
            case Operation.RemoveMemory _, Operation.OfflineAndRemoveMemory _ -> block.state() == State.ONLINE;
            default -> true;
        };
    }

    /** The memory blocks that the operation is about. */
    private static List<Run> concerned(Machine machine, Operation operation) {
        return switch (operation) {
            case Operation.AddMemory add -> blocks(machine, add.start(), add.size());
            case Operation.AddDriverManagedMemory add -> blocks(machine, add.start(), add.size());
            case Operation.RemoveMemory remove -> blocks(machine, remove.start(), remove.size());
            case Operation.OfflineAndRemoveMemory remove -> blocks(machine, remove.start(), remove.size());
            case Operation.SetMemoryBlockState set -> machine.blocks().within(set.block(), 1);
            default -> List.of();
        };
    }

    private static List<Run> blocks(Machine machine, long start, long size) {
        long bytes = machine.facts().memoryBlockBytes();
        long first = Long.divideUnsigned(start, bytes);
        long count = size == 0 ? 0 : Long.divideUnsigned((start & (bytes - 1)) + size - 1, bytes) + 1;
        return first > Integer.MAX_VALUE / 2
                ? List.of()
                : machine.blocks().within((int) first, Math.clamp(count, 0, MAX_BLOCKS));
    }
}
