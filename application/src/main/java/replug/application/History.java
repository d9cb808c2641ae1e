package replug.application;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.JournalProblem.Kind;
import replug.application.Timeline.Verify;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Command.ObserveStop;
import replug.domain.machine.Event;
import replug.domain.machine.Event.MachineBooted;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.Digest;
import replug.domain.paging.PageTable;

/**
 * What a machine was asked, from its boot on: enough to decide it all again.
 *
 * @param machine its name
 * @param boot how it booted
 * @param booted the state to begin with. Of a recording it has no tables but those that memory hotplug rules
 * @param steps what was asked then, in order
 * @param last the state that it all led to, and the event that did
 */
public record History(String machine, MachineBooted boot, Machine booted, List<Step> steps, Last last) {
    public History {
        steps = List.copyOf(steps);
    }

    /**
     * Something that was asked, or seen to be.
     *
     * @param number of its event
     * @param asked how: {@link Ask}, {@link ObserveOperation} or {@link ObserveStop}
     * @param result what the kernel returned
     * @param tablesDigest the tables digest after it
     */
    public record Step(long number, Command asked, int result, Digest tablesDigest) {
        /** The operation; null where the kernel stopped in none. */
        public @Nullable Operation operation() {
            return switch (asked) {
                case Ask ask -> ask.operation();
                case ObserveOperation observed -> observed.operation();
                case ObserveStop _, Command.BootMachine _, Command.ObserveBoot _ -> null;
            };
        }
    }

    /**
     * The end of a history.
     *
     * @param event the last event
     * @param machine the state after it
     */
    public record Last(Recorded event, Machine machine) {}

    /**
     * The history of {@code machine} up to event {@code at}; to the last where {@code at} is null.
     *
     * @throws JournalProblem if there is no such event, an event cannot follow the one before, or the last digest differs
     */
    public static History read(Journal journal, String machine, @Nullable Long at) {
        List<Step> steps = new ArrayList<>();
        Recorded[] last = new Recorded[1];
        MachineBooted[] boot = new MachineBooted[1];
        Machine[] booted = new Machine[1];
        boolean[] isLookedAt = new boolean[1];
        Machine end = new Timeline(journal, machine)
                .replay(at, Verify.END, (recorded, after) -> {
                    last[0] = recorded;
                    if (recorded.event() instanceof MachineBooted first) {
                        boot[0] = first;
                        booted[0] = after;
                    } else {
                        steps.add(step(recorded, after));
                        isLookedAt[0] |= AsSeen.wereBlocksSeen(recorded.event());
                    }
                })
                .machine();
        if (boot[0] == null || booted[0] == null || last[0] == null) {
            throw new JournalProblem(Kind.DAMAGED, "event 0 of %s is not its boot".formatted(machine));
        }
        if (!isLookedAt[0]) {
            steps.replaceAll(History::unseen);
        }
        return new History(machine, boot[0], begin(booted[0], steps), steps, new Last(last[0], end));
    }

    private static Machine begin(Machine booted, List<Step> steps) {
        boolean isRecorded = steps.stream().anyMatch(step -> !(step.asked() instanceof Ask));
        return isRecorded ? withTables(booted, new ComparedAreas(booted.facts()).only(booted.tables())) : booted;
    }

    private static Machine withTables(Machine machine, PageTable tables) {
        return new Machine(
                machine.facts(),
                tables,
                machine.preallocatedRootEntries(),
                machine.memory(),
                false,
                machine.isStopped());
    }

    private static Step step(Recorded recorded, Machine after) {
        Event event = recorded.event();
        Operation operation = Cause.operation(event);
        Command asked = operation == null
                ? new ObserveStop(event.outcome().log(), event.outcome().note())
                : event.outcome().wasSeen()
                        ? AsSeen.of(operation, event, after.tables(), after.blocks())
                        : ask(operation, event);
        return new Step(recorded.number(), asked, event.outcome().result(), recorded.tablesDigest());
    }

    private static Ask ask(Operation operation, Event event) {
        Circumstances circumstances = event.outcome().circumstances();
        return new Ask(operation, circumstances, event.outcome().note());
    }

    private static Step unseen(Step step) {
        if (!(step.asked() instanceof ObserveOperation observed)) {
            return step;
        }
        ObserveOperation blind = new ObserveOperation(
                observed.operation(),
                observed.result(),
                observed.tables(),
                SeenMemory.NOTHING,
                observed.log(),
                observed.note());
        return new Step(step.number(), blind, step.result(), step.tablesDigest());
    }

    /** Whether a real kernel did it, or at least a part of it, and not the model. */
    public boolean isRecorded() {
        return isBootRecorded() || steps.stream().anyMatch(step -> !(step.asked() instanceof Ask));
    }

    /** Whether a real kernel booted. */
    public boolean isBootRecorded() {
        return boot.outcome().wasSeen();
    }

    /** Number of the last event. */
    public long lastNumber() {
        return last.event().number();
    }
}
