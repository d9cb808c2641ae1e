package replug.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Event.KernelStopped;
import replug.domain.machine.Event.Refused;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.paging.PagingMode;

/**
 * Histories by seed: operations that a machine may be asked, valid and invalid ones, one after another; the same seed asks
 * the same. What is asked next depends on the machine, so that blocks that are there go online, offline and away again.
 *
 * {@snippet file="ExamplesTest.java" region="random" :
 * Machine machine = Machines.sv48().booted();
 * for (RandomHistory.Step step : new RandomHistory(42).steps(machine, 200)) {
 *     assertThat(Hotplug.evolve(step.before(), step.event())).hasSameStateAs(step.after());
 * }
 * }
 */
public final class RandomHistory {
    /** Before this many operations in a row are refused, any machine has done one. */
    private static final int MOST_REFUSED = 10_000;

    private final SplittableRandom random;
    private final RandomOperations operations;

    public RandomHistory(long seed) {
        this.random = new SplittableRandom(seed);
        this.operations = new RandomOperations(random);
    }

    /**
     * What a machine was asked, and what came of it.
     *
     * @param before the machine before
     * @param ask what it was asked
     * @param event what happened
     * @param after the machine after
     */
    public record Step(Machine before, Ask ask, Event event, Machine after) {}

    /** A machine to begin with, of any mode, with KASAN or without, of an older kernel or a newer one. */
    public Machine boot() {
        PagingMode[] modes = PagingMode.values();
        Machines machines = Machines.of(modes[random.nextInt(modes.length)])
                .kernel(List.of("6.11.1", "6.12.50", "6.12.107", "7.2.13").get(random.nextInt(4)))
                .ram(0x8000_0000L, (1L + random.nextInt(2)) << 30);
        machines = random.nextInt(3) == 0 ? machines.withKasan() : machines;
        return (random.nextInt(3) == 0 ? machines.withMemmapOnMemory() : machines).booted();
    }

    /** A history of {@code operations} steps, fewer only if the kernel stops; some are refused. */
    public List<Step> steps(Machine start, int operations) {
        return steps(start, operations, _ -> true);
    }

    /** As {@link #steps}, but of operations that are done: what the kernel refuses, or stops at, is not asked. */
    public List<Step> validSteps(Machine start, int operations) {
        return steps(start, operations, event -> !(event instanceof Refused || event instanceof KernelStopped));
    }

    private List<Step> steps(Machine start, int operations, Predicate<Event> isTaken) {
        List<Step> steps = new ArrayList<>();
        Machine machine = start;
        for (int refused = 0; steps.size() < operations && !machine.isStopped() && refused < MOST_REFUSED; ) {
            Ask ask = next(machine);
            Event event = Hotplug.decide(machine, ask).getFirst();
            if (isTaken.test(event)) {
                Machine after = Hotplug.evolve(machine, event);
                steps.add(new Step(machine, ask, event, after));
                machine = after;
                refused = 0;
            } else {
                refused++;
            }
        }
        return List.copyOf(steps);
    }

    /** What {@code machine} is asked next; never anything that stops a real kernel for its arguments alone. */
    public Ask next(Machine machine) {
        return new Ask(operations.operation(machine), operations.circumstances(machine), null);
    }
}
