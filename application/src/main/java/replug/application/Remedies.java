package replug.application;

import static replug.domain.paging.PagingMode.PAGE_BYTES;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import replug.application.Divergence.Told;
import replug.application.Prospect.Outlook;
import replug.application.WhyNot.Line;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;

/** Tries what might let a refused operation be done, one after another, and keeps what does. */
final class Remedies {
    private static final int ENOUGH = 3;

    /** Histories up to this length are decided again without each event, where nothing else was found. */
    private static final int MAX_DROPS = 200;

    static final String OFFLINE = "offline";
    private static final String MOVABLE = "online_movable";

    private final History history;
    private final Map<Integer, BlockPast> pasts;
    private final Prospect now;
    private final Ask ask;
    private final Told told;
    private final List<BlockPast> inTheWay;
    private final List<Line> lines;
    private final Set<Remedy> found = new LinkedHashSet<>();

    Remedies(
            History history,
            Map<Integer, BlockPast> pasts,
            Prospect now,
            Ask ask,
            Told told,
            List<BlockPast> inTheWay,
            List<Line> lines) {
        this.history = history;
        this.pasts = pasts;
        this.now = now;
        this.ask = ask;
        this.told = told;
        this.inTheWay = inTheWay;
        this.lines = lines;
    }

    List<Remedy> find() {
        OtherAsks others = new OtherAsks(now.machine(), ask, told, lines);
        tryNow(List.of(), ask);
        others.parts().forEach(parts -> tryNow(parts.subList(0, parts.size() - 1), parts.getLast()));
        others.asks().forEach(other -> {
            if (found.size() < others.enough()) {
                tryNow(List.of(), other);
            }
        });
        lines.stream().filter(line -> line.addedBy() != null).forEach(this::tryWithout);
        tryOtherwise(movable());
        tryOtherwise(notOnline());
        if (found.isEmpty() && history.steps().size() <= MAX_DROPS) {
            history.steps().reversed().stream()
                    .filter(step -> step.result() >= 0)
                    .forEach(step -> tryOtherwise(List.of(new Change.Drop(step.number()))));
        }
        return List.copyOf(found);
    }

    private void tryNow(List<Ask> first, Ask asked) {
        if (found.size() < ENOUGH) {
            attempt(List.of(), now, first, asked, List.of());
        }
    }

    private void tryOtherwise(List<Change> changes) {
        if (found.size() >= ENOUGH || changes.isEmpty()) {
            return;
        }
        try {
            WhatIf other = new WhatIf(history, changes);
            Prospect prospect = other.prospect();
            Long doneAt = other.firstDone(ask.operation());
            if (doneAt == null) {
                attempt(changes, prospect, List.of(), ask, other.assumptions());
            } else {
                found.add(new Remedy(changes, List.of(), ask, doneAt, other.assumptions()));
            }
        } catch (IllegalArgumentException e) {
            return; // No machine boots like that.
        }
    }

    /** The memory in the way might not have been added, or might be removed now. */
    private void tryWithout(Line line) {
        Recorded added = Objects.requireNonNull(line.addedBy());
        long size = line.resource().last() + 1 - line.resource().start();
        Operation remove = new Operation.RemoveMemory(line.resource().start(), size);
        tryNow(List.of(new Ask(remove, Circumstances.NONE, null)), ask);
        tryOtherwise(List.of(new Change.Drop(added.number())));
    }

    /** Keeps it, if {@code asked} is done once {@code first} was, and blocks that are online in its way went offline. */
    private void attempt(List<Change> changes, Prospect from, List<Ask> first, Ask asked, List<String> assumptions) {
        List<Ask> before = new ArrayList<>();
        Prospect at = from;
        boolean isRelieved = false;
        for (Ask one : Stream.concat(first.stream(), Stream.of(asked)).toList()) {
            for (Ask next :
                    Stream.concat(offline(at.machine(), one), Stream.of(one)).toList()) {
                Ask relieved = Unmovable.without(next, now.machine(), at.machine());
                isRelieved |= !relieved.equals(next);
                Outlook outlook = at.machine().isStopped() ? null : at.ask(relieved);
                if (outlook == null || !Told.of(outlook.event()).isDone()) {
                    return;
                }
                at = outlook.after();
                before.add(next);
            }
        }
        before.removeLast();
        List<String> all = new ArrayList<>(assumptions);
        if (isRelieved && !all.contains(Unmovable.ASSUMPTION)) {
            all.add(Unmovable.ASSUMPTION);
        }
        found.add(new Remedy(changes, before, asked, history.lastNumber() + 1 + before.size(), all));
    }

    private long blockPages() {
        return now.machine().facts().memoryBlockBytes() / PAGE_BYTES;
    }

    /** What takes the blocks offline that must be, where memory is to be removed. */
    private Stream<Ask> offline(Machine machine, Ask asked) {
        long bytes = machine.facts().memoryBlockBytes();
        if (!(asked.operation() instanceof Operation.RemoveMemory remove)
                || Long.divideUnsigned(remove.start(), bytes) > Integer.MAX_VALUE / 2) {
            return Stream.empty();
        }
        int count = (int) Math.min(Integer.MAX_VALUE / 2, Long.divideUnsigned(remove.size(), bytes));
        return machine.blocks().within((int) (remove.start() / bytes), count).stream()
                .filter(run -> run.state() == State.ONLINE)
                .flatMapToInt(run -> IntStream.range(run.first(), run.end()))
                .mapToObj(this::offline);
    }

    private Ask offline(int block) {
        BlockPast past = pasts.get(block);
        List<Long> unmovable = past == null ? List.of() : past.unmovable(blockPages());
        return new Ask(
                new Operation.SetMemoryBlockState(block, OFFLINE),
                new Circumstances(unmovable, null, null, null, null),
                null);
    }

    /** The changes with which every block in the way that will not go offline would have gone to ZONE_MOVABLE. */
    private List<Change> movable() {
        return changes(MOVABLE);
    }

    /** The changes with which those blocks would not have gone online. */
    private List<Change> notOnline() {
        return changes(OFFLINE);
    }

    private List<Change> changes(String state) {
        Set<Change> changes = new LinkedHashSet<>();
        for (BlockPast past : inTheWay) {
            if (past.now().state() == State.ONLINE && !goesOffline(past.now())) {
                Change change = OnlineOtherwise.of(past, state);
                if (change == null) {
                    return List.of();
                }
                changes.add(change);
            }
        }
        return List.copyOf(changes);
    }

    private boolean goesOffline(Run block) {
        return Told.of(now.ask(offline(block.first())).event()).isDone();
    }
}
