package replug.journal;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.jspecify.annotations.Nullable;
import replug.application.Journal;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.application.Recorded;

/** The journal in an H2 file, through Axon's command bus, aggregate and event store. */
public final class AxonJournal implements Journal {
    /** Threads that make events ready to be read. Within a transaction, which is its thread's, that thread reads itself. */
    private static final Executor READERS =
            task -> Thread.ofVirtual().name("journal-reader").start(task);

    private final Database database;
    private final Transactions transactions;
    private final EventRows rows;
    private final ChainedEngine engine;
    private final PayloadSerializer serializer = new PayloadSerializer();
    private final LastMachine lastMachine = new LastMachine();

    /** Started when the first command comes: whoever only reads does without. */
    private @Nullable Configuration axon;

    private AxonJournal(Database database) {
        this.database = database;
        this.transactions = new Transactions(database.transactions());
        this.rows = new EventRows(transactions, database);
        this.engine = new ChainedEngine(transactions, rows, serializer);
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
        ReadAhead events = new ReadAhead(rows, machine, from, transactions.isRunning() ? Runnable::run : READERS);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(events, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(events::close);
    }

    EventRows rows() {
        return rows;
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
        database.close();
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
