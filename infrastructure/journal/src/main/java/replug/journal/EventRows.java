package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/** Reads a machine's rows of table {@code event} in the order of their numbers, which must be without gaps. */
final class EventRows {
    /** The hint matters: with few machines H2 would scan and sort the whole table for every batch. */
    private static final String SELECT = """
            SELECT number, event_id, recorded_at, name, revision, payload, metadata, hash
            FROM event USE INDEX (event_by_number)
            WHERE machine = ? AND number >= ? ORDER BY machine, number LIMIT ?""";

    /** A batch ends when its payloads have so many bytes, so that a journal may be larger than memory. */
    private static final long BATCH_BYTES = 4 << 20;

    private final Transactions transactions;
    private final Database database;

    EventRows(Transactions transactions, Database database) {
        this.transactions = transactions;
        this.database = database;
    }

    /** A row: what its hash vouches for, and the hash. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared as a record.
    record Row(HashChain.Link columns, byte[] hash) {}

    /**
     * Rows that follow one another.
     *
     * @param before the hash that stands before the first
     * @param rows the rows, their hashes not yet checked
     * @param next the number after the last
     * @param isLast whether there are no more
     * @param problem why no more can be read; null if they can
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Batch(
            byte[] before,
            List<Row> rows,
            long next,
            boolean isLast,
            @Nullable JournalProblem problem) {
        /** What comes after the last. */
        static final Batch END = new Batch(HashChain.START, List.of(), 0, true, null);
    }

    /** Up to {@code limit} rows from number {@code from} on. */
    Batch from(String machine, long from, int limit) {
        if (from == 0) {
            return batch(machine, HashChain.START, from, limit);
        }
        Batch before = batch(machine, HashChain.START, from - 1, 1);
        return before.rows().isEmpty() ? before : after(machine, before, limit);
    }

    /** Up to {@code limit} rows after {@code batch}, which is not the last. */
    Batch after(String machine, Batch batch, int limit) {
        byte[] before =
                batch.rows().isEmpty() ? batch.before() : batch.rows().getLast().hash();
        return batch(machine, before, batch.next(), limit);
    }

    private Batch batch(String machine, byte[] before, long from, int limit) {
        List<Row> read = new ArrayList<>(limit);
        try (PreparedStatement select = connection().prepareStatement(SELECT)) {
            select.setString(1, machine);
            select.setLong(2, from);
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                return batch(machine, before, from, limit, rows, read);
            }
        } catch (SQLException e) {
            long next = from + read.size();
            JournalProblem problem = new JournalProblem(
                    Kind.DAMAGED,
                    "the events of %s from %d on cannot be read: %s".formatted(machine, next, Database.reason(e)),
                    e);
            return new Batch(before, read, next, true, problem);
        }
    }

    /** Whoever reads in a transaction sees what it has written so far. */
    private Connection connection() throws SQLException {
        return transactions.isRunning() ? transactions.getConnection() : database.reading();
    }

    private static Batch batch(String machine, byte[] before, long from, int limit, ResultSet rows, List<Row> read)
            throws SQLException {
        long bytes = 0;
        while (bytes < BATCH_BYTES && rows.next()) {
            long next = from + read.size();
            if (rows.getLong(1) != next) {
                return new Batch(before, read, next, true, damaged(machine, next, "is missing"));
            }
            Row row = row(machine, next, rows);
            bytes += row.columns().payload().length;
            read.add(row);
        }
        boolean isLast = bytes < BATCH_BYTES && read.size() < limit;
        return new Batch(before, read, from + read.size(), isLast, null);
    }

    private static Row row(String machine, long number, ResultSet row) throws SQLException {
        HashChain.Link columns = new HashChain.Link(
                machine,
                number,
                row.getString(4),
                row.getString(5),
                row.getBytes(6),
                row.getString(2),
                row.getString(3),
                row.getBytes(7));
        return new Row(columns, row.getBytes(8));
    }

    static JournalProblem damaged(String machine, long number, String what) {
        return new JournalProblem(Kind.DAMAGED, "event %d of %s %s".formatted(number, machine, what));
    }
}
