package replug.journal;

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
    private static final String COLUMNS =
            "SELECT number, event_id, recorded_at, name, revision, payload, metadata, hash, position, machine ";

    private static final String BY_NUMBER = COLUMNS + """
            FROM event %s
            WHERE machine = ? AND number >= ? ORDER BY machine, number LIMIT ?""";

    /** Where rows are kept in this order, none need be looked up. */
    private static final String BY_POSITION = COLUMNS + "FROM event WHERE position BETWEEN ? AND ? ORDER BY position";

    /** A batch ends when its payloads have so many bytes, so that a journal may be larger than memory. */
    private static final long BATCH_BYTES = 4 << 20;

    private final Transactions transactions;
    private final Database database;
    private final String byNumber;

    EventRows(Transactions transactions, Database database) {
        this.transactions = transactions;
        this.database = database;
        this.byNumber = BY_NUMBER.formatted(database.byNumberHint());
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
     * @param beside the position after the last, where that of the next row is likely; 0 where it is not
     * @param isLast whether there are no more
     * @param problem why no more can be read; null if they can
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Batch(
            byte[] before,
            List<Row> rows,
            long next,
            long beside,
            boolean isLast,
            @Nullable JournalProblem problem) {
        /** What comes after the last. */
        static final Batch END = new Batch(HashChain.START, List.of(), 0, 0, true, null);
    }

    /** Up to {@code limit} rows from number {@code from} on. */
    Batch from(String machine, long from, int limit) {
        if (from == 0) {
            return byNumber(machine, HashChain.START, from, limit);
        }
        Batch before = byNumber(machine, HashChain.START, from - 1, 1);
        return before.rows().isEmpty() ? before : after(machine, before, limit);
    }

    /** Up to {@code limit} rows after {@code batch}, which is not the last and has some. */
    Batch after(String machine, Batch batch, int limit) {
        byte[] before = batch.rows().getLast().hash();
        if (batch.beside() > 0 && database.isKeptByPosition()) {
            Batch beside = byPosition(machine, before, batch.next(), batch.beside(), limit);
            if (!beside.isLast()) {
                return beside;
            }
        }
        return byNumber(machine, before, batch.next(), limit);
    }

    private Batch byNumber(String machine, byte[] before, long from, int limit) {
        Reading[] reading = new Reading[1];
        try {
            return read(connection -> {
                reading[0] = new Reading(machine, before, from, limit);
                try (PreparedStatement select = connection.prepareStatement(byNumber)) {
                    select.setString(1, machine);
                    select.setLong(2, from);
                    select.setInt(3, limit);
                    return reading[0].read(select);
                }
            });
        } catch (SQLException e) {
            Reading sound = reading[0] == null ? new Reading(machine, before, from, limit) : reading[0];
            return sound.ended(new JournalProblem(
                    Kind.DAMAGED,
                    "the events of %s from %d on cannot be read: %s".formatted(machine, sound.next(), Reason.of(e)),
                    e));
        }
    }

    /** As if the machine's rows stood side by side; the last batch if they do not, and whatever hinders. */
    private Batch byPosition(String machine, byte[] before, long from, long position, int limit) {
        try {
            return read(connection -> {
                try (PreparedStatement select = connection.prepareStatement(BY_POSITION)) {
                    select.setLong(1, position);
                    select.setLong(2, position + limit - 1);
                    return new Reading(machine, before, from, limit).read(select);
                }
            });
        } catch (SQLException _) {
            return Batch.END;
        }
    }

    /** Whoever reads in a transaction sees what it has written so far. */
    private Batch read(Database.Reading<Batch> reading) throws SQLException {
        return transactions.isRunning() ? reading.from(transactions.getConnection()) : database.read(reading);
    }

    static JournalProblem damaged(String machine, long number, String what) {
        return new JournalProblem(Kind.DAMAGED, "event %d of %s %s".formatted(number, machine, what));
    }

    /** One batch while it is read. */
    private static final class Reading {
        private final String machine;
        private final byte[] before;
        private final long from;
        private final int limit;
        private final List<Row> read;
        private long bytes;
        private long firstPosition;
        private long lastPosition;

        Reading(String machine, byte[] before, long from, int limit) {
            this.machine = machine;
            this.before = before;
            this.from = from;
            this.limit = limit;
            this.read = new ArrayList<>(limit);
        }

        Batch read(PreparedStatement select) throws SQLException {
            try (ResultSet rows = select.executeQuery()) {
                while (!isFull() && rows.next()) {
                    if (rows.getLong(1) != next() || !rows.getString(10).equals(machine)) {
                        return ended(damaged(machine, next(), "is missing"));
                    }
                    add(rows);
                }
                return isFull() ? new Batch(before, read, next(), beside(), false, null) : ended(null);
            }
        }

        private void add(ResultSet row) throws SQLException {
            HashChain.Link columns = new HashChain.Link(
                    machine,
                    next(),
                    row.getString(4),
                    row.getString(5),
                    row.getBytes(6),
                    row.getString(2),
                    row.getString(3),
                    row.getBytes(7));
            bytes += columns.payload().length;
            read.add(new Row(columns, row.getBytes(8)));
            if (read.size() == 1) {
                firstPosition = row.getLong(9);
            }
            if (isFull()) {
                lastPosition = row.getLong(9);
            }
        }

        private boolean isFull() {
            return bytes >= BATCH_BYTES || read.size() == limit;
        }

        long next() {
            return from + read.size();
        }

        private long beside() {
            return lastPosition - firstPosition == read.size() - 1 ? lastPosition + 1 : 0;
        }

        Batch ended(@Nullable JournalProblem problem) {
            return new Batch(before, read, next(), 0, true, problem);
        }
    }
}
