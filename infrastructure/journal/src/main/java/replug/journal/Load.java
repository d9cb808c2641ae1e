package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import replug.application.Journal.Summary;
import replug.domain.machine.Hotplug;
import replug.domain.machine.ImpossibleHistory;
import replug.domain.machine.Machine;
import replug.domain.paging.Digest;
import replug.interchange.EventJson;
import replug.interchange.ExportReader;
import replug.interchange.ExportedEvent;
import replug.interchange.InputProblem;
import replug.journal.HashChain.Link;
import replug.journal.Heads.Head;

/**
 * Takes histories in the portable form into the journal, within the running transaction. Every hash is computed again, every
 * event is applied, and the digest of the tables compared at the end of each machine.
 */
final class Load {
    /** Rows that are sent to the database together, unless they are large. */
    private static final int BATCH = 500;

    private static final long BATCH_BYTES = 4 << 20;

    private final Transactions transactions;
    private final SnapshotSchedule snapshots;
    private final Connection connection;
    private final ExportReader reader;
    private final List<Summary> loaded = new ArrayList<>();

    /** Of the machine that is being loaded. */
    private @Nullable History history;

    Load(Transactions transactions, SnapshotSchedule snapshots, ExportReader reader) {
        this.transactions = transactions;
        this.snapshots = snapshots;
        this.connection = transactions.getConnection();
        this.reader = reader;
    }

    /**
     * Loads all; returns the machines.
     *
     * @throws InputProblem if the file is not a whole, unaltered export, or has a machine that the journal has
     */
    List<Summary> run() throws SQLException {
        for (ExportedEvent event = reader.next(); event != null; event = reader.next()) {
            if (history == null || !history.machine().equals(event.machine())) {
                end();
                history = begin(event);
            }
            history.add(event);
        }
        end();
        return loaded;
    }

    private History begin(ExportedEvent first) throws SQLException {
        if (Heads.of(connection, first.machine()) != null) {
            throw reader.problem(
                    "machine %s is in the journal already; nothing was loaded".formatted(first.machine()), null);
        }
        return new History(first.machine());
    }

    private void end() throws SQLException {
        if (history != null) {
            loaded.add(history.end());
        }
    }

    /** One machine's events, added one by one. */
    private final class History {
        private Head head;
        private EventInsert insert = new EventInsert(connection);
        private int rows;
        private long bytes;
        private @Nullable Machine state;
        private @Nullable Digest recorded;
        private final MetadataReader metadata = new MetadataReader();

        History(String machine) throws SQLException {
            this.head = Head.start(machine);
        }

        String machine() {
            return head.machine();
        }

        void add(ExportedEvent event) throws SQLException {
            if (event.number() != head.events()) {
                throw reader.problem(
                        "expected event %d of %s, found event %d".formatted(head.events(), machine(), event.number()),
                        null);
            }
            Link link = link(event);
            Head after = insert.add(head, link);
            if (!Arrays.equals(after.hash(), event.hash())) {
                throw reader.problem(
                        "event %d of %s was altered: its hash is %s, that of its contents %s"
                                .formatted(event.number(), machine(), hex(event.hash()), hex(after.hash())),
                        null);
            }
            apply(event);
            head = after;
            rows++;
            bytes += link.payload().length;
            if (rows == BATCH || bytes >= BATCH_BYTES) {
                flush();
                snapshots.takeIfDue(connection, head, Objects.requireNonNull(state));
            }
        }

        private void apply(ExportedEvent event) {
            try {
                state = Hotplug.evolve(state, EventJson.read(event.name(), event.revision(), event.payload()));
                recorded = metadata.read(event.metadata()).tablesDigest();
            } catch (ImpossibleHistory | InputProblem e) {
                throw reader.problem(
                        "event %d of %s cannot be applied: %s".formatted(event.number(), machine(), e.getMessage()), e);
            }
        }

        private void flush() throws SQLException {
            try (PreparedStatement statement = insert.statement()) {
                statement.executeBatch();
            }
            insert = new EventInsert(connection);
            rows = 0;
            bytes = 0;
        }

        Summary end() throws SQLException {
            flush();
            Heads.advance(connection, Head.start(machine()), head);
            transactions.appended(head);
            if (state != null && recorded != null && !state.digest().equals(recorded)) {
                throw reader.problem(
                        "event %d of %s leads to tables of digest %s, the export says %s"
                                .formatted(head.events() - 1, machine(), state.digest(), recorded),
                        null);
            }
            return new Summary(machine(), head.events());
        }
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    private static Link link(ExportedEvent event) {
        return new Link(
                event.machine(),
                event.number(),
                event.name(),
                event.revision(),
                event.payload(),
                event.eventId(),
                event.recordedAt(),
                event.metadata());
    }
}
