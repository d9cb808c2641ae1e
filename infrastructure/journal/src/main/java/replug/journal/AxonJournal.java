package replug.journal;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import replug.application.Journal;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.application.Recorded;
import replug.domain.machine.Event;
import replug.interchange.EventName;
import replug.interchange.InputProblem;

/** The journal in an H2 file, through Axon's command bus, aggregate and event store. */
public final class AxonJournal implements Journal {
    private final JdbcConnectionPool database;
    private final Transactions transactions;
    private final ChainedEngine engine;
    private final PayloadSerializer serializer = new PayloadSerializer();
    private final LastMachine lastMachine = new LastMachine();

    /** Started when the first command comes: whoever only reads does without. */
    private @Nullable Configuration axon;

    private AxonJournal(JdbcConnectionPool database) {
        this.database = database;
        this.transactions = new Transactions(database);
        this.engine = new ChainedEngine(transactions, serializer);
    }

    /**
     * Opens the journal at {@code path} to read and write; the file is {@code path} with {@code .mv.db}, made if missing.
     *
     * @throws JournalProblem if it is damaged, in use by another process, or cannot be written
     */
    public static AxonJournal open(Path path) {
        return new AxonJournal(Database.open(path, true));
    }

    /** As {@link #open}, for a journal that must be there already. */
    public static AxonJournal openExisting(Path path) {
        return new AxonJournal(Database.open(path, false));
    }

    @Override
    public Answer ask(String machine, Iterator<Asked> asked) {
        return axon().commandGateway().sendAndWait(new AskMachine(machine, asked));
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        try {
            return transactions.fetchInTransaction(work);
        } catch (RuntimeException e) {
            lastMachine.removeAll(); // What it was asked in here did not happen.
            throw e;
        }
    }

    @Override
    public Stream<Recorded> read(String machine, long from) {
        return engine.readEvents(machine, from).asStream().map(message -> recorded(machine, message));
    }

    private static Recorded recorded(String machine, DomainEventMessage<?> message) {
        try {
            Event event = (Event) message.getPayload();
            EventMetadata metadata = EventMetadata.of(message.getMetaData());
            return new Recorded(
                    message.getSequenceNumber(),
                    EventName.of(event).text(),
                    event,
                    message.getTimestamp(),
                    metadata.provenance(),
                    metadata.tablesDigest());
        } catch (InputProblem e) {
            throw new JournalProblem(
                    Kind.DAMAGED,
                    "event %d of %s cannot be read: %s".formatted(message.getSequenceNumber(), machine, e.getMessage()),
                    e);
        }
    }

    @Override
    public List<Summary> machines() {
        return transactions.fetchInTransaction(() -> {
            try (PreparedStatement select = transactions
                            .getConnection()
                            .prepareStatement("SELECT machine, COUNT(*) FROM event GROUP BY machine ORDER BY machine");
                    ResultSet rows = select.executeQuery()) {
                List<Summary> machines = new ArrayList<>();
                while (rows.next()) {
                    machines.add(new Summary(rows.getString(1), rows.getLong(2)));
                }
                return machines;
            } catch (SQLException e) {
                throw new JournalProblem(
                        Kind.DAMAGED, "the journal's machines cannot be read: " + Database.reason(e), e);
            }
        });
    }

    @Override
    public void close() {
        if (axon != null) {
            axon.shutdown();
        }
        database.dispose();
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
                            .configureCache(_ -> lastMachine))
                    .start();
        }
        return axon;
    }
}
