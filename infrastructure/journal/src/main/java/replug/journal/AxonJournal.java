package replug.journal;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import replug.application.Checkpoint;
import replug.application.Journal;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.application.Recorded;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.interchange.ExportReader;
import replug.interchange.ExportWriter;
import replug.journal.Heads.Head;
import replug.journal.Transactions.Committed;

/** The journal in a database, through Axon's command bus, aggregate and event store. */
public final class AxonJournal implements Journal {
    /** Threads that make events ready to be read. Within a transaction, which is its thread's, that thread reads itself. */
    private static final Executor READERS =
            task -> Thread.ofVirtual().name("journal-reader").start(task);

    /** How often work is run again because others asked the same machines. */
    private static final int ATTEMPTS = 20;

    private final Database database;
    private final boolean mayWrite;
    private final Transactions transactions;
    private final GroupCommit groupCommit;
    private final EventRows rows;
    private final AxonCommands commands;
    private final SnapshotSchedule snapshots = new SnapshotSchedule();

    private AxonJournal(Database database, Opening opening) {
        this.database = database;
        this.mayWrite = opening.mayWrite();
        this.transactions = new Transactions(database, this::forget);
        this.groupCommit = new GroupCommit(() -> database.force(opening.durability()));
        this.rows = new EventRows(transactions, database);
        PayloadSerializer serializer = new PayloadSerializer();
        this.commands = new AxonCommands(
                transactions, new ChainedEngine(transactions, rows, serializer, this::last), serializer);
    }

    /**
     * Opens the journal at {@code location}: a path, the file being that with {@code .mv.db}, or {@code jdbc:postgresql://…}.
     *
     * @throws JournalProblem if it is not there, damaged, of a newer format, in use by another process, or out of reach
     */
    public static AxonJournal open(String location, Opening opening) {
        return open(location, opening, System.getenv());
    }

    static AxonJournal open(String location, Opening opening, Map<String, String> environment) {
        return new AxonJournal(Database.open(location, opening, environment), opening);
    }

    @Override
    public Answer ask(String machine, Iterable<Asked> asked) {
        return inTransaction(() -> asked(machine, asked));
    }

    private Answer asked(String machine, Iterable<Asked> asked) {
        Answer answer = commands.ask(new AskMachine(machine, asked));
        if (answer.events().isEmpty()) {
            return answer;
        }
        try {
            snapshots.takeIfDue(transactions.getConnection(), transactions.lastAppended(), answer.machine());
        } catch (SQLException e) {
            throw unwritable(e);
        }
        return answer;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        if (transactions.isRunning()) {
            return transactions.fetchInTransaction(work);
        }
        if (!mayWrite) {
            throw new IllegalStateException("the journal was opened to read");
        }
        groupCommit.refuseFailed();
        Committed<T> committed = committed(work);
        if (committed.hasAppended()) {
            groupCommit.await();
        }
        return committed.result();
    }

    private <T> Committed<T> committed(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transactions.commit(work);
            } catch (RuntimeException e) {
                if (!ChainedEngine.isConflict(e)) {
                    throw unwritable(e);
                }
                if (attempt == ATTEMPTS) {
                    throw new JournalProblem(
                            Kind.UNAVAILABLE,
                            "nothing was recorded: others asked the same machine, %d times".formatted(ATTEMPTS),
                            e);
                }
            }
        }
    }

    /** What was asked in a transaction that was undone did not happen. */
    private void forget() {
        commands.forget();
        snapshots.forget();
    }

    /** What Axon wraps an error of the database into, as a problem of the journal; anything else as it is. */
    private RuntimeException unwritable(RuntimeException e) {
        return e instanceof EventStoreException || e instanceof JdbcException ? unwritable((Exception) e) : e;
    }

    private JournalProblem unwritable(Exception e) {
        return new JournalProblem(
                Kind.UNWRITABLE,
                "journal %s cannot be written: %s; nothing was recorded, what was acknowledged before is safe"
                        .formatted(database.name(), Reason.of(e)),
                e);
    }

    /** The state after the machine's last event, by the quickest way; null if it has none. */
    private Timeline.@Nullable Reached last(String machine) {
        try {
            return Heads.locked(transactions.getConnection(), machine, database) == null
                    ? null
                    : new Timeline(this, machine).reach(null, Verify.END);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Optional<Snapshot> snapshot(String machine, long atMost) {
        return hasHeads() ? read(connection -> Snapshots.at(connection, machine, atMost)) : Optional.empty();
    }

    @Override
    public Stream<Recorded> read(String machine, long from) {
        long recorded = recorded(machine);
        ReadAhead events = new ReadAhead(rows, machine, from, transactions.isRunning() ? Runnable::run : READERS);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                new WholeHistory(events, machine, from, recorded == Long.MAX_VALUE ? 0 : recorded),
                                Spliterator.ORDERED | Spliterator.NONNULL),
                        false)
                .onClose(events::close);
    }

    /** What checks the whole of it. */
    public Verification verification() {
        return new Verification(this, rows, hasHeads(), database.lastAcknowledged());
    }

    /** How far each machine's history goes now. */
    public List<Checkpoint> checkpoints() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return heads().stream()
                .map(head -> new Checkpoint(
                        head.machine(), now, head.events(), HexFormat.of().formatHex(head.hash())))
                .toList();
    }

    /**
     * Writes histories in the portable form (docs/journal-format.md), and its end: of all machines, or of one.
     *
     * @param machine null for all
     * @param progress is told how many events were written so far
     * @throws JournalProblem at the first event that is damaged; the form's end is missing then
     */
    public void export(@Nullable String machine, ExportWriter out, LongConsumer progress) throws IOException {
        new Export(rows, out, progress)
                .write(machines().stream()
                        .filter(one -> machine == null || one.machine().equals(machine))
                        .toList());
    }

    /**
     * As {@link #export}, of a damaged journal: of each machine the events before the first that is damaged.
     *
     * @return what is wrong with each machine that is damaged
     */
    public List<String> exportSound(@Nullable String machine, ExportWriter out, LongConsumer progress)
            throws IOException {
        return new Export(rows, out, progress)
                .writeSound(
                        this,
                        verification().machines().stream()
                                .filter(one -> machine == null || one.equals(machine))
                                .toList());
    }

    /** Whether its format has heads, and with them snapshots. */
    boolean hasHeads() {
        return database.format() >= Schema.FORMAT;
    }

    /** How many events the machine's head tells of; without one, as many as there are. */
    long recorded(String machine) {
        Head head = !hasHeads() ? null : read(connection -> Heads.of(connection, machine));
        return head == null ? Long.MAX_VALUE : head.events();
    }

    /**
     * Takes in what {@link #export} wrote: all of it, or nothing. Hashes and digests are computed again and compared.
     *
     * @param opening opens the export; more than once where others write at the same time
     * @return the machines that came
     * @throws replug.interchange.InputProblem if it is not a whole, unaltered export, or has a machine that is here already
     */
    public List<Summary> load(Supplier<ExportReader> opening) {
        return inTransaction(() -> {
            try (ExportReader reader = opening.get()) {
                return new Load(transactions, snapshots, reader).run();
            } catch (SQLException e) {
                throw ChainedEngine.isConflict(e)
                        ? new ConcurrencyException("somebody else recorded one of the machines at the same time", e)
                        : unwritable(e);
            }
        });
    }

    /** How often events were forced to disk. */
    long forces() {
        return groupCommit.forces();
    }

    EventRows rows() {
        return rows;
    }

    @Override
    public List<Summary> machines() {
        return heads().stream()
                .map(head -> new Summary(head.machine(), head.events()))
                .toList();
    }

    private List<Head> heads() {
        return read(hasHeads() ? Heads::all : Heads::counted);
    }

    /** Whoever reads in a transaction sees what it has written so far. */
    <T extends @Nullable Object> T read(Database.Reading<T> reading) {
        try {
            return transactions.isRunning() ? reading.from(transactions.getConnection()) : database.read(reading);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private JournalProblem unreadable(SQLException e) {
        return new JournalProblem(
                Kind.DAMAGED,
                "journal %s is damaged or cannot be read: %s".formatted(database.name(), Reason.of(e)),
                e);
    }

    /** Forgets all snapshots; the next events make new ones. */
    void dropSnapshots() {
        inTransaction(() -> {
            try (Statement statement = transactions.getConnection().createStatement()) {
                snapshots.forget();
                return statement.executeUpdate("DELETE FROM snapshot");
            } catch (SQLException e) {
                throw unreadable(e);
            }
        });
    }

    /** How many bytes its file has, or its tables. */
    public long bytes() {
        try {
            return database.bytes();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** Makes the journal's file as small as it can be. Nothing may be asked afterwards. */
    public void compact() {
        database.compact();
    }

    @Override
    public void close() {
        commands.shutdown();
        database.close();
    }
}
