package replug.journal;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;
import replug.application.Journal.Answer;
import replug.application.Journal.Asked;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;

/** The aggregate: one machine. It has no rules of its own; {@link Hotplug} decides and evolves. */
final class MachineAggregate {
    @AggregateIdentifier
    private @Nullable String id;

    private @Nullable Machine state;

    /** The state after the event being applied: known already when Axon hands the event back. */
    private @Nullable Machine next;

    MachineAggregate() {}

    /** The machine {@code id} in the state that its last event led to. */
    static MachineAggregate of(String id, Machine state) {
        MachineAggregate aggregate = new MachineAggregate();
        aggregate.id = id;
        aggregate.state = state;
        return aggregate;
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(AskMachine command) {
        id = command.machine();
        long first = AggregateLifecycle.getVersion() == null ? 0 : AggregateLifecycle.getVersion() + 1;
        List<Event> events = new ArrayList<>();
        for (Asked asked : command.asked()) {
            for (Event event : Hotplug.decide(state, asked.command())) {
                apply(event, asked);
                events.add(event);
            }
        }
        if (state == null) {
            throw new JournalProblem(Kind.MISTAKEN, "machine %s was asked nothing".formatted(id));
        }
        return new Answer(first, events, state);
    }

    private void apply(Event event, Asked asked) {
        Machine after = Hotplug.evolve(state, event);
        next = after;
        AggregateLifecycle.apply(event, new EventMetadata(asked.provenance(), after.digest()).toAxon());
        next = null;
    }

    @EventSourcingHandler
    void on(Event event, DomainEventMessage<?> message) {
        if (id == null) {
            id = message.getAggregateIdentifier();
        }
        state = next == null ? Hotplug.evolve(state, event) : next;
    }
}
