package replug.application;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import replug.application.Divergence.Kind;
import replug.application.Divergence.Told;
import replug.application.History.Step;
import replug.application.Redecision.Decided;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;

/**
 * A history decided twice, as it was and with something changed, side by side: so that whatever differs comes from the
 * change, and not from what the model does otherwise than whoever recorded the history.
 */
public final class WhatIf {
    private final History history;
    private final Map<Long, Change> changes = new TreeMap<>();
    private final Set<String> assumptions = new HashSet<>();
    private final List<Divergence> divergences = new ArrayList<>();
    private final @Nullable OtherBoot otherBoot;
    private Redecision was;
    private Redecision is;
    private long same;
    private long tablesOnly;
    private @Nullable Divergence first;
    private @Nullable Long departure;

    /** @throws IllegalArgumentException if a change cannot be made: there is no such event, or no such machine */
    public WhatIf(History history, List<Change> changes) {
        this.history = history;
        OtherBoot boot = null;
        for (Change change : changes) {
            switch (change) {
                case Change.Boot other -> boot = OtherBoot.of(history, other.settings());
                case Change.Drop drop -> change(drop.event(), change);
                case Change.Replace replace -> change(replace.event(), change);
            }
        }
        this.otherBoot = boot;
        this.was = Redecision.of(history.booted());
        this.is = boot == null ? was : Redecision.of(boot.machine()).otherwise();
        if (boot != null) {
            assumptions.addAll(boot.assumptions());
        }
    }

    private void change(long event, Change change) {
        if (event < 1 || event > history.lastNumber()) {
            throw new IllegalArgumentException(
                    "machine %s has no event %d that something was asked in: those are 1 to %d"
                            .formatted(history.machine(), event, history.lastNumber()));
        }
        if (changes.putIfAbsent(event, change) != null) {
            throw new IllegalArgumentException("event %d is changed twice".formatted(event));
        }
    }

    /** The machine at the end of the changed history, to be asked more. To be called once, in place of {@link #run}. */
    Prospect prospect() {
        run();
        return Prospect.of(is, history, otherBoot == null || otherBoot.hasRecordedTables());
    }

    /** Decides both. To be called once. */
    public Consequences run() {
        for (Step step : history.steps()) {
            if (was.machine().isStopped()) {
                departure = departure == null ? step.number() : departure;
                break;
            }
            if (step.operation() == null) {
                assumptions.add("event %d, in which the kernel was seen to stop, is left out: nothing says of what"
                        .formatted(step.number()));
            } else {
                take(step);
            }
        }
        checkEnd();
        return new Consequences(
                first,
                divergences,
                same,
                tablesOnly,
                was.machine(),
                is.machine(),
                Math.max(0, is.madeUpBytes() - was.madeUpBytes()),
                departure,
                assumptions());
    }

    /** What was taken to be so though no event says it, as sentences; complete when both were decided. */
    List<String> assumptions() {
        return assumptions.stream().sorted().toList();
    }

    /** The first event in which {@code operation} is done, and was not; null if there is none. */
    @Nullable
    Long firstDone(Operation operation) {
        return divergences.stream()
                .filter(one -> one.is() != null
                        && one.is().isDone()
                        && !one.was().isDone()
                        && operation.equals(one.is().operation()))
                .map(Divergence::event)
                .findFirst()
                .orElse(null);
    }

    private void take(Step step) {
        Ask ask = step.asked() instanceof ObserveOperation observed ? was.asked(observed) : (Ask) step.asked();
        Machine before = was.machine();
        Decided expected = decide(was, ask, step, true);
        checkResult(step, expected.event());
        Change change = changes.get(step.number());
        if (was == is && change == null) {
            same++;
            was = expected.after();
            is = was;
            return;
        }
        is = is.otherwise();
        was = expected.after();
        Told told = Told.of(expected.event());
        if (change instanceof Change.Drop) {
            divergences.add(new Divergence(step.number(), Kind.DROPPED, told, null, List.of()));
        } else if (is.machine().isStopped()) {
            add(new Divergence(step.number(), Kind.NOT_ASKED, told, null, List.of()));
        } else {
            Ask other = change instanceof Change.Replace replace ? replace.ask() : movable(ask, before, is.machine());
            Decided decided = decide(is, other, step, !(change instanceof Change.Replace));
            is = decided.after();
            Divergence divergence = Divergence.between(step.number(), expected.event(), decided.event());
            if (divergence == null) {
                same++;
            } else {
                add(divergence);
            }
        }
    }

    private void add(Divergence divergence) {
        first = first == null ? divergence : first;
        if (divergence.kind() == Kind.TABLES) {
            tablesOnly++;
        } else {
            divergences.add(divergence);
        }
    }

    private Decided decide(Redecision from, Ask ask, Step step, boolean isAsRecorded) {
        boolean ownFrames = from != was && otherBoot != null && !otherBoot.hasRecordedTables();
        if (ownFrames || !(step.asked() instanceof ObserveOperation observed)) {
            return from.ask(ask);
        }
        return from.ask(ask, isAsRecorded ? observed : frames(ask, observed));
    }

    /** The frames of {@code observed} for another operation, which does not fail where that did. */
    static ObserveOperation frames(Ask ask, ObserveOperation observed) {
        return new ObserveOperation(
                ask.operation(), 0, observed.tables(), observed.seen(), observed.log(), observed.note());
    }

    private Ask movable(Ask ask, Machine before, Machine now) {
        Ask movable = Unmovable.without(ask, before, now);
        if (!movable.equals(ask)) {
            assumptions.add(Unmovable.ASSUMPTION);
        }
        return movable;
    }

    private void checkResult(Step step, Event event) {
        boolean isNoResult =
                step.asked() instanceof ObserveOperation && step.operation() instanceof Operation.FragmentFreeMemory;
        if (departure == null && !isNoResult && event.outcome().result() != step.result()) {
            departure = step.number();
        }
    }

    /** Of a history that the model decided, every entry must come out the same. */
    private void checkEnd() {
        if (departure == null
                && !history.isRecorded()
                && !was.machine().digest().equals(history.last().machine().digest())) {
            departure = history.lastNumber();
        }
    }
}
