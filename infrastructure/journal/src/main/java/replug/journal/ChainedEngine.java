package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import replug.application.Timeline;
import replug.journal.Heads.Head;

/**
 * Axon's JDBC engine on our tables. Writes each event's hash beside it and moves the machine's head on, and checks the hashes
 * and the unbroken sequence of whatever it reads of a machine.
 */
final class ChainedEngine extends JdbcEventStorageEngine {
    private static final EventSchema SCHEMA = EventSchema.builder()
            .eventTable("event")
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

    /** The aggregate's type: there is one. */
    static final String TYPE = MachineAggregate.class.getSimpleName();

    /** A duplicate key, a deadlock that was broken, and what could not be put in an order. */
    private static final Set<String> CONFLICTS = Set.of("23505", "40P01", "40001");

    /** Events fetched at once, unless their payloads are large. */
    private static final int BATCH = 1000;

    private final Transactions transactions;
    private final EventRows rows;
    private final Function<String, Timeline.@Nullable Reached> states;

    /** Why the state could not be reached. Axon would pass over it, and apply all events without looking at digests. */
    private @Nullable RuntimeException unreachable;

    /** @param states a machine's state after its last event, null before its first */
    ChainedEngine(
            Transactions transactions,
            EventRows rows,
            Serializer serializer,
            Function<String, Timeline.@Nullable Reached> states) {
        super(builder()
                .connectionProvider(transactions)
                .transactionManager(transactions)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(ChainedEngine::isConflict)
                .batchSize(BATCH)
                .schema(SCHEMA));
        this.transactions = transactions;
        this.rows = rows;
        this.states = states;
    }

    /** Whether somebody else was faster, so that the same may succeed when it is tried again; Axon and we wrap what says so. */
    static boolean isConflict(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConcurrencyException) {
                return true;
            }
            if (cause instanceof SQLException sql && CONFLICTS.contains(String.valueOf(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /** All of one machine: a unit of work has one aggregate. */
    @Override
    protected PreparedStatement appendEvents(
            Connection connection, List<? extends EventMessage<?>> events, Serializer serializer) throws SQLException {
        EventInsert insert = new EventInsert(connection);
        List<HashChain.Link> links = events.stream()
                .map(event -> link((DomainEventMessage<?>) event, serializer))
                .toList();
        Head before = head(connection, links.getFirst());
        Head head = before;
        for (HashChain.Link link : links) {
            head = insert.add(head, link);
        }
        Heads.advance(connection, before, head);
        transactions.appended(head);
        return insert.statement();
    }

    private static Head head(Connection connection, HashChain.Link first) throws SQLException {
        Head stored = Heads.of(connection, first.machine());
        Head head = stored == null ? Head.start(first.machine()) : stored;
        if (head.events() > first.number()) {
            throw Heads.conflict(first.machine());
        }
        if (head.events() < first.number()) {
            throw EventRows.damaged(first.machine(), head.events(), "is missing");
        }
        return head;
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

    /** The state after the last event, which is reached faster than Axon would: no event is left for it to apply. */
    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String machine) {
        Timeline.Reached reached;
        try {
            reached = states.apply(machine);
        } catch (RuntimeException e) {
            unreachable = e;
            throw e;
        }
        return reached == null
                ? Optional.empty()
                : Optional.of(new GenericDomainEventMessage<>(
                        TYPE, machine, reached.number(), MachineAggregate.of(machine, reached.machine())));
    }

    @Override
    protected List<? extends DomainEventData<?>> fetchDomainEvents(String machine, long first, int batchSize) {
        RuntimeException why = unreachable;
        if (why != null) {
            unreachable = null;
            throw why;
        }
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
