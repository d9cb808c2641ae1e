package replug.journal;

import java.util.List;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.jspecify.annotations.Nullable;
import replug.application.Journal.Answer;

/** Asking by way of Axon: its command bus, the aggregate and the event store. Whoever only reads does without. */
final class AxonCommands {
    private final Transactions transactions;
    private final ChainedEngine engine;
    private final PayloadSerializer serializer;
    private final MachineCache machines = new MachineCache();

    /** Started when the first command comes. */
    private @Nullable Configuration axon;

    AxonCommands(Transactions transactions, ChainedEngine engine, PayloadSerializer serializer) {
        this.transactions = transactions;
        this.engine = engine;
        this.serializer = serializer;
    }

    Answer ask(AskMachine command) {
        return axon().commandGateway().sendAndWait(command);
    }

    /** What was asked in a transaction that was undone did not happen. */
    void forget() {
        machines.removeAll();
    }

    void shutdown() {
        if (axon != null) {
            axon.shutdown();
        }
    }

    private Configuration axon() {
        if (axon == null) {
            System.setProperty("axoniq.update-checker.disabled", "true");
            axon = DefaultConfigurer.defaultConfiguration(false)
                    .configureTransactionManager(_ -> transactions)
                    .configureSerializer(_ -> serializer)
                    .configureEventSerializer(_ -> serializer)
                    .configureMessageSerializer(_ -> serializer)
                    .configureCorrelationDataProviders(_ -> List.<CorrelationDataProvider>of())
                    .configureCommandBus(_ -> SimpleCommandBus.builder()
                            .transactionManager(transactions)
                            .build())
                    .configureEmbeddedEventStore(_ -> engine)
                    .configureAggregate(AggregateConfigurer.defaultConfiguration(MachineAggregate.class)
                            .configureCommandTargetResolver(_ -> AxonCommands::target)
                            .configureCache(_ -> machines))
                    .start();
        }
        return axon;
    }

    /** Axon would look for annotations, every time. */
    private static VersionedAggregateIdentifier target(CommandMessage<?> command) {
        return new VersionedAggregateIdentifier((Object) ((AskMachine) command.getPayload()).machine(), null);
    }
}
