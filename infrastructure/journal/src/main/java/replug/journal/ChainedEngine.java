package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.common.jdbc.JdbcUtils;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/**
 * Axon's JDBC engine on our table. Writes each event's hash beside it, and checks the hashes and the unbroken sequence of
 * whatever it reads of a machine.
 */
final class ChainedEngine extends JdbcEventStorageEngine {
    private static final EventSchema SCHEMA = EventSchema.builder()
            .eventTable("event")
            .snapshotTable("snapshot")
            .globalIndexColumn("position")
            .eventIdentifierColumn("event_id")
            .aggregateIdentifierColumn("machine")
            .sequenceNumberColumn("number")
            .typeColumn("type")
            .timestampColumn("recorded_at")
            .payloadTypeColumn("name")
            .payloadRevisionColumn("revision")
            .payloadColumn("payload")
            .metaDataColumn("metadata")
            .build();

    private static final String INSERT = """
            INSERT INTO event
                (event_id, machine, number, type, recorded_at, name, revision, payload, metadata, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /** The hint matters: with few machines H2 would scan and sort the whole table for every batch. */
    private static final String SELECT = """
            SELECT number, event_id, type, recorded_at, name, revision, payload, metadata, hash
            FROM event USE INDEX (event_by_number)
            WHERE machine = ? AND number >= ? ORDER BY machine, number LIMIT ?""";

    /** Events fetched at once, unless their payloads are large. */
    private static final int BATCH = 1000;

    private static final long BATCH_BYTES = 16 << 20;

    private final Transactions transactions;

    ChainedEngine(Transactions transactions, Serializer serializer) {
        super(builder()
                .connectionProvider(transactions)
                .transactionManager(transactions)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(ChainedEngine::isDuplicateKey)
                .batchSize(BATCH)
                .schema(SCHEMA));
        this.transactions = transactions;
    }

    private static boolean isDuplicateKey(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && "23505".equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    @Override
    protected PreparedStatement appendEvents(
            Connection connection, List<? extends EventMessage<?>> events, Serializer serializer) throws SQLException {
        PreparedStatement insert = connection.prepareStatement(INSERT);
        Map<String, byte[]> heads = new HashMap<>();
        for (EventMessage<?> message : events) {
            DomainEventMessage<?> event = (DomainEventMessage<?>) message;
            HashChain.Link link = link(event, serializer);
            byte[] before = heads.get(link.machine());
            byte[] hash = HashChain.hash(before == null ? hashBefore(connection, link) : before, link);
            heads.put(link.machine(), hash);
            insert.setString(1, link.eventId());
            insert.setString(2, link.machine());
            insert.setLong(3, link.number());
            insert.setString(4, event.getType());
            insert.setString(5, link.recordedAt());
            insert.setString(6, link.name());
            insert.setString(7, link.revision());
            insert.setBytes(8, link.payload());
            insert.setBytes(9, link.metadata());
            insert.setBytes(10, hash);
            insert.addBatch();
        }
        transactions.appended();
        return insert;
    }

    private static HashChain.Link link(DomainEventMessage<?> event, Serializer serializer) {
        var payload = event.serializePayload(serializer, byte[].class);
        var metadata = event.serializeMetaData(serializer, byte[].class);
        return new HashChain.Link(
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                payload.getType().getName(),
                payload.getType().getRevision(),
                payload.getData(),
                event.getIdentifier(),
                DateTimeUtils.formatInstant(event.getTimestamp()),
                metadata.getData());
    }

    private static byte[] hashBefore(Connection connection, HashChain.Link event) throws SQLException {
        if (event.number() == 0) {
            return HashChain.START;
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT hash FROM event WHERE machine = ? AND number = ?")) {
            select.setString(1, event.machine());
            select.setLong(2, event.number() - 1);
            try (ResultSet hash = select.executeQuery()) {
                if (!hash.next()) {
                    throw damaged(event.machine(), event.number() - 1, "is missing");
                }
                return hash.getBytes(1);
            }
        }
    }

    @Override
    protected List<? extends DomainEventData<?>> fetchDomainEvents(String machine, long first, int batchSize) {
        long from = Math.max(0, first - 1);
        return transactions.fetchInTransaction(() -> JdbcUtils.executeQuery(
                getConnection(),
                connection -> {
                    PreparedStatement select = connection.prepareStatement(SELECT);
                    select.setString(1, machine);
                    select.setLong(2, from);
                    select.setInt(3, batchSize + 1);
                    return select;
                },
                rows -> chained(rows, machine, first),
                e -> new JournalProblem(
                        Kind.DAMAGED,
                        "the events of %s from %d on cannot be read: %s".formatted(machine, first, Database.reason(e)),
                        e)));
    }

    /** The rows from number {@code first} on; the one before it, if any, gives the hash that they continue. */
    private static List<DomainEventData<?>> chained(ResultSet rows, String machine, long first) throws SQLException {
        List<DomainEventData<?>> events = new ArrayList<>();
        byte[] before = HashChain.START;
        long expected = Math.max(0, first - 1);
        for (long bytes = 0; bytes < BATCH_BYTES && rows.next(); expected++) {
            long number = rows.getLong(1);
            byte[] hash = rows.getBytes(9);
            if (number != expected) {
                throw damaged(machine, expected, "is missing");
            }
            if (number >= first) {
                GenericDomainEventEntry<byte[]> event = entry(rows, machine);
                bytes += event.getPayload().getData().length;
                if (!Arrays.equals(hash, HashChain.hash(before, link(rows, machine, event)))) {
                    throw damaged(machine, number, "was altered: its hash is not that of its contents");
                }
                events.add(event);
            }
            before = hash;
        }
        return events;
    }

    private static HashChain.Link link(ResultSet row, String machine, GenericDomainEventEntry<byte[]> event)
            throws SQLException {
        return new HashChain.Link(
                machine,
                event.getSequenceNumber(),
                event.getPayload().getType().getName(),
                event.getPayload().getType().getRevision(),
                event.getPayload().getData(),
                event.getEventIdentifier(),
                row.getString(4),
                event.getMetaData().getData());
    }

    private static GenericDomainEventEntry<byte[]> entry(ResultSet row, String machine) throws SQLException {
        return new GenericDomainEventEntry<>(
                row.getString(3),
                machine,
                row.getLong(1),
                row.getString(2),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getBytes(7),
                row.getBytes(8));
    }

    private static JournalProblem damaged(String machine, long number, String what) {
        return new JournalProblem(Kind.DAMAGED, "event %d of %s %s".formatted(number, machine, what));
    }
}
