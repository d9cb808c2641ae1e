package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;

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

    /** The aggregate's type: there is one. */
    private static final String TYPE = MachineAggregate.class.getSimpleName();

    /** Events fetched at once, unless their payloads are large. */
    private static final int BATCH = 1000;

    private final Transactions transactions;
    private final EventRows rows;

    ChainedEngine(Transactions transactions, EventRows rows, Serializer serializer) {
        super(builder()
                .connectionProvider(transactions)
                .transactionManager(transactions)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(ChainedEngine::isDuplicateKey)
                .batchSize(BATCH)
                .schema(SCHEMA));
        this.transactions = transactions;
        this.rows = rows;
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
        HashChain chain = new HashChain();
        Map<String, byte[]> heads = new HashMap<>();
        for (EventMessage<?> message : events) {
            DomainEventMessage<?> event = (DomainEventMessage<?>) message;
            HashChain.Link link = link(event, serializer);
            byte[] before = heads.get(link.machine());
            byte[] hash = chain.hash(before == null ? hashBefore(connection, link) : before, link);
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
                    throw EventRows.damaged(event.machine(), event.number() - 1, "is missing");
                }
                return hash.getBytes(1);
            }
        }
    }

    @Override
    protected List<? extends DomainEventData<?>> fetchDomainEvents(String machine, long first, int batchSize) {
        EventRows.Batch batch = rows.from(machine, first, batchSize);
        List<DomainEventData<?>> events = new ArrayList<>(batch.rows().size());
        HashChain chain = new HashChain();
        byte[] before = batch.before();
        for (EventRows.Row row : batch.rows()) {
            chain.check(before, row);
            events.add(entry(row.columns()));
            before = row.hash();
        }
        if (batch.problem() != null) {
            throw batch.problem();
        }
        return events;
    }

    private static GenericDomainEventEntry<byte[]> entry(HashChain.Link row) {
        return new GenericDomainEventEntry<>(
                TYPE,
                row.machine(),
                row.number(),
                row.eventId(),
                row.recordedAt(),
                row.name(),
                row.revision(),
                row.payload(),
                row.metadata());
    }
}
