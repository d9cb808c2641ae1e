package replug.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.Journal;
import replug.application.Provenance.Origin;
import replug.application.Timeline;
import replug.application.fixture.Fixture;
import replug.application.fixture.FixtureModel;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.machine.Snapshot;
import replug.interchange.FixtureFile;

/**
 * A machine is given, an operation is asked for, and then something happens. What is asked next finds the machine as it is
 * after that.
 *
 * {@snippet file="ExamplesTest.java" region="scenario" :
 * Scenario.given(Machines.sv48().booted())
 *         .having(new AddMemory(0, 0x1_0000_0000L, 128 << 20, 0))
 *         .when(new SetMemoryBlockState(32, "online_movable"))
 *         .thenHappens(MemoryBlockOnlined.class)
 *         .when(new RemoveMemory(0x1_0000_0000L, 128 << 20))
 *         .thenRefused(Errno.EBUSY)
 *         .thenState(machine -> assertThat(machine).block(32).isOnlineIn(MOVABLE));
 * }
 */
public final class Scenario {
    private final @Nullable Fixture fixture;
    private final Snapshot start;
    private final List<Fixture.Step> steps = new ArrayList<>();
    private Machine machine;

    private Scenario(Machine machine, @Nullable Fixture fixture) {
        this.machine = machine;
        this.start = Snapshot.of(machine);
        this.fixture = fixture;
    }

    /** A machine as it is: {@link Machines} boots some. */
    public static Scenario given(Machine machine) {
        return new Scenario(machine, null);
    }

    /**
     * A machine to which this has happened, from its boot on.
     *
     * @throws replug.domain.machine.ImpossibleHistory if an event cannot follow the one before
     */
    public static Scenario given(List<Event> events) {
        Machine machine = null;
        for (Event event : events) {
            machine = Hotplug.evolve(machine, event);
        }
        if (machine == null) {
            throw new IllegalArgumentException("no events are given, and a machine begins with its boot");
        }
        return given(machine);
    }

    /** The machine that a fixture starts with. */
    public static Scenario given(Fixture fixture) {
        return new Scenario(Hotplug.evolve(null, fixture.start()), fixture);
    }

    /** The machine that the fixture in a file starts with. */
    public static Scenario given(FixtureFile file) {
        return given(file.fixture());
    }

    /**
     * A machine as it is after its last event in a journal.
     *
     * @throws replug.application.JournalProblem if the journal has no such machine, or is damaged
     */
    public static Scenario given(Journal journal, String machine) {
        return given(new Timeline(journal, machine).at(null, Timeline.Verify.END));
    }

    /** What was done before: the operations must not be refused. */
    public Scenario having(Operation... operations) {
        for (Operation operation : operations) {
            when(operation).thenIsDone();
        }
        return this;
    }

    /** The machine is asked for an operation. */
    public Answer when(Operation operation) {
        return when(operation, Circumstances.NONE);
    }

    /** The machine is asked for an operation, in circumstances that its environment makes. */
    public Answer when(Operation operation, Circumstances circumstances) {
        return when(new Ask(operation, circumstances, null));
    }

    /** The machine is asked. */
    public Answer when(Ask ask) {
        return happened(ask, Hotplug.decide(machine, ask).getFirst());
    }

    /**
     * The machine is asked what it was asked in the given fixture at event {@code event}, in the circumstances of then and
     * with the page frames that the kernel's allocator gave then.
     *
     * @param operation what that was, for who reads the test
     * @throws IllegalStateException if no fixture was given
     */
    public Answer whenEvent(long event, Operation operation) {
        if (fixture == null) {
            throw new IllegalStateException("no fixture was given that could have event %d".formatted(event));
        }
        Fixture.Step step = fixture.steps().stream()
                .filter(one -> one.event() == event)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "the fixture of machine %s has no event %d".formatted(fixture.machine(), event)));
        if (!step.ask().operation().equals(operation)) {
            throw new AssertionError("event %d of machine %s should be %s, but is %s"
                    .formatted(event, fixture.machine(), operation, step.ask().operation()));
        }
        return happened(step.ask(), FixtureModel.decide(machine, step));
    }

    private Answer happened(Ask ask, Event event) {
        Machine before = machine;
        machine = Hotplug.evolve(before, event);
        steps.add(new Fixture.Step(steps.size() + 1L, ask, null, event));
        return new Answer(this, ask, before, event, machine);
    }

    /** The machine as it is now. */
    public Machine machine() {
        return machine;
    }

    /**
     * What was asked so far, and what happened, to be kept as a file: {@code FixtureFile.of(…).lines()}.
     *
     * @param name of the machine
     * @throws IllegalStateException if a fixture was given: what it holds of a real kernel would be lost
     */
    public Fixture asFixture(String name) {
        if (fixture != null) {
            throw new IllegalStateException("a fixture was given: keep that one");
        }
        return new Fixture(name, Origin.DECIDED, false, start.boot(), steps);
    }
}
