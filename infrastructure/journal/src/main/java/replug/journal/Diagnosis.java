package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import replug.application.Defect;
import replug.application.Defect.Kind;
import replug.application.JournalProblem;
import replug.journal.EventRows.Row;
import replug.journal.HashChain.Link;
import replug.journal.Heads.Head;

/**
 * Finds the first event of a machine's history that is not as it was recorded, and what happened to it. The hashes say where:
 * each vouches for its event and for all before it. What, follows from which other hashes fit, and from the checksums that
 * payload and metadata have of their own.
 */
final class Diagnosis {
    private static final int BATCH = 512;

    private final Connection connection;
    private final EventRows rows;
    private final String machine;
    private final @Nullable Head head;
    private final HashChain chain = new HashChain();

    private Diagnosis(Connection connection, EventRows rows, String machine, @Nullable Head head) {
        this.connection = connection;
        this.rows = rows;
        this.machine = machine;
        this.head = head;
    }

    /** What is wrong with the rows; empty if they are as they were recorded. {@code head} is null where none was kept. */
    static Optional<Defect> of(Connection connection, EventRows rows, String machine, @Nullable Head head)
            throws SQLException {
        return Optional.ofNullable(new Diagnosis(connection, rows, machine, head).defect());
    }

    private @Nullable Defect defect() throws SQLException {
        byte[] before = HashChain.START;
        Row suspect = null;
        long number = 0;
        EventRows.Batch batch = rows.from(machine, 0, BATCH);
        while (true) {
            for (Row row : batch.rows()) {
                if (head != null && number == head.events()) {
                    return end(number, before);
                }
                byte[] hash = chain.hash(before, row.columns());
                if (suspect != null) {
                    return altered(suspect, before, row);
                }
                if (Arrays.equals(hash, row.hash())) {
                    before = hash;
                    number++;
                } else {
                    suspect = row;
                }
            }
            if (batch.isLast()) {
                break;
            }
            batch = rows.after(machine, batch, BATCH);
        }
        if (suspect != null) {
            return altered(suspect, before, null);
        }
        JournalProblem problem = batch.problem();
        return problem == null || (head != null && number == head.events())
                ? end(number, before)
                : gap(number, problem);
    }

    /** All rows are sound; is it all of them? */
    private @Nullable Defect end(long events, byte[] hash) throws SQLException {
        if (head == null) {
            return null;
        }
        if (head.events() > events) {
            return defect(
                    events,
                    Kind.TAIL_CUT,
                    "the tail was cut off: events %d to %d are missing".formatted(events, head.events() - 1));
        }
        if (!Arrays.equals(head.hash(), hash)) {
            return defect(events - 1, Kind.STORE, "has another hash than table head says");
        }
        Long added = added();
        return added == null ? null : defect(added, Kind.ADDED, "was added: %d events were recorded".formatted(added));
    }

    /** The number of an event after the last one, if there is one; the head may have moved on meanwhile. */
    private @Nullable Long added() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT h.events FROM head h
                WHERE h.machine = ? AND EXISTS (
                    SELECT 1 FROM event e WHERE e.machine = h.machine AND e.number >= h.events)""")) {
            select.setString(1, machine);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? found.getLong(1) : null;
            }
        }
    }

    private Defect gap(long number, JournalProblem problem) throws SQLException {
        String found = String.valueOf(problem.getMessage());
        return found.endsWith("is missing")
                ? defect(number, Kind.MISSING, "is missing, and later ones are there")
                : defect(number, Kind.STORE, found);
    }

    /** Row {@code row}, after one of hash {@code before}, does not fit its hash; {@code next} follows it, if one does. */
    private Defect altered(Row row, byte[] before, @Nullable Row next) throws SQLException {
        Link link = row.columns();
        long number = link.number();
        if (vouches(chain.hash(before, link), next)) {
            return defect(number, Kind.HASH, "has another hash than was recorded; its contents are sound");
        }
        boolean isPayload = isOtherThan("payload_crc", number, link.payload());
        boolean isMetadata = isOtherThan("metadata_crc", number, link.metadata());
        if (isPayload || isMetadata) {
            return defect(
                    number,
                    isPayload ? Kind.PAYLOAD : Kind.METADATA,
                    "was altered: its %s not what was recorded"
                            .formatted(
                                    isPayload && isMetadata
                                            ? "payload and metadata are"
                                            : isPayload ? "payload is" : "metadata is"));
        }
        Long recordedAs = recordedAs(row);
        if (recordedAs != null) {
            return defect(number, Kind.ORDER, "is what was recorded as event %d".formatted(recordedAs));
        }
        if (next != null && Arrays.equals(next.hash(), chain.hash(before, numbered(next.columns(), number)))) {
            return defect(number, Kind.ADDED, "was added: the one after it was recorded in its place");
        }
        return defect(
                number,
                Kind.COLUMN,
                "was altered: its hash is not that of its contents; the name, revision, time or identifier is another");
    }

    /** Whether the row after it, or where it is the last the head, was chained to {@code hash}. */
    private boolean vouches(byte[] hash, @Nullable Row next) {
        return next == null
                ? head != null && Arrays.equals(head.hash(), hash)
                : Arrays.equals(next.hash(), chain.hash(hash, next.columns()));
    }

    /** Whether a checksum was recorded, and is not that of {@code bytes}. */
    private boolean isOtherThan(String column, long number, byte[] bytes) throws SQLException {
        if (head == null) {
            return false; // Of a format that had neither.
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + column + " FROM event WHERE machine = ? AND number = ?")) {
            select.setString(1, machine);
            select.setLong(2, number);
            try (ResultSet crc = select.executeQuery()) {
                return crc.next() && crc.getObject(1) != null && crc.getInt(1) != EventInsert.crc(bytes);
            }
        }
    }

    /** The number under which a row was recorded, if it is another than that under which it stands; else null. */
    private @Nullable Long recordedAs(Row row) throws SQLException {
        if (fits(row, HashChain.START, 0)) {
            return 0L;
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT number, hash FROM event WHERE machine = ? ORDER BY number")) {
            select.setString(1, machine);
            try (ResultSet others = select.executeQuery()) {
                while (others.next()) {
                    long number = others.getLong(1);
                    byte[] hash = others.getBytes(2);
                    // Neighbours that changed places: the one before stands where the row stood.
                    for (long candidate : List.of(number + 1, number)) {
                        if (fits(row, hash, candidate)) {
                            return candidate;
                        }
                    }
                }
            }
        }
        return null;
    }

    private boolean fits(Row row, byte[] before, long number) {
        return Arrays.equals(row.hash(), chain.hash(before, numbered(row.columns(), number)));
    }

    private static Link numbered(Link link, long number) {
        return new Link(
                link.machine(),
                number,
                link.name(),
                link.revision(),
                link.payload(),
                link.eventId(),
                link.recordedAt(),
                link.metadata());
    }

    private Defect defect(long number, Kind kind, String what) {
        return new Defect(machine, number, kind, "event %d of %s %s".formatted(number, machine, what));
    }
}
