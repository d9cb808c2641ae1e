package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.zip.CRC32C;
import replug.journal.Heads.Head;

/** Rows that are to be inserted into table {@code event}, each chained to the one before. */
final class EventInsert {
    static final String INSERT = """
            INSERT INTO event (
                event_id, machine, number, type, recorded_at, name, revision, payload, metadata, hash,
                payload_crc, metadata_crc)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final PreparedStatement statement;
    private final HashChain chain = new HashChain();

    EventInsert(Connection connection) throws SQLException {
        this.statement = connection.prepareStatement(INSERT);
    }

    /**
     * Adds an event after {@code head}; returns the head after it.
     *
     * @throws IllegalArgumentException if it is of another machine or has another number
     */
    Head add(Head head, HashChain.Link event) throws SQLException {
        if (!event.machine().equals(head.machine()) || event.number() != head.events()) {
            throw new IllegalArgumentException(
                    "event %d of %s cannot follow %s".formatted(event.number(), event.machine(), head));
        }
        byte[] hash = chain.hash(head.hash(), event);
        bind(statement, event, hash, crc(event.payload()), crc(event.metadata()));
        statement.addBatch();
        return head.after(event, hash);
    }

    /** Sets the columns of one row. */
    static void bind(PreparedStatement statement, HashChain.Link event, byte[] hash, int payloadCrc, int metadataCrc)
            throws SQLException {
        statement.setString(1, event.eventId());
        statement.setString(2, event.machine());
        statement.setLong(3, event.number());
        statement.setString(4, ChainedEngine.TYPE);
        statement.setString(5, event.recordedAt());
        statement.setString(6, event.name());
        statement.setString(7, event.revision());
        statement.setBytes(8, event.payload());
        statement.setBytes(9, event.metadata());
        statement.setBytes(10, hash);
        statement.setInt(11, payloadCrc);
        statement.setInt(12, metadataCrc);
    }

    /** What tells which column was altered where the hash tells that one was. */
    static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** To be executed as a batch, and closed. */
    PreparedStatement statement() {
        return statement;
    }
}
