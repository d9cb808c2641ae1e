package replug.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import replug.application.Checkpoint;
import replug.application.Defect;
import replug.application.Defect.Kind;
import replug.application.JournalProblem;
import replug.application.Recorded;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.interchange.MachineSnapshot;
import replug.journal.Heads.Head;

/**
 * Checks a whole journal: every number, hash and payload, every digest by applying every event, every snapshot against the
 * state that the events lead to, and that the tables of the database agree with one another.
 */
public final class Verification {
    private final AxonJournal journal;
    private final EventRows rows;
    private final boolean hasHeads;
    private final Optional<Acknowledged.Last> acknowledged;

    /** @param acknowledged an event that must be there */
    Verification(AxonJournal journal, EventRows rows, boolean hasHeads, Optional<Acknowledged.Last> acknowledged) {
        this.journal = journal;
        this.rows = rows;
        this.hasHeads = hasHeads;
        this.acknowledged = acknowledged;
    }

    /**
     * A machine that was checked.
     *
     * @param machine its name
     * @param events how many sound events it has, up to the first defect
     * @param hash that of the last sound event, 64 hexadecimal digits
     * @param defect the first thing that is wrong; null if nothing is
     */
    public record Verified(
            String machine,
            long events,
            String hash,
            @Nullable Defect defect) {}

    /** The machines, by name, as events, heads or both tell of them. */
    public List<String> machines() {
        return journal.read(connection -> {
            TreeSet<String> names = new TreeSet<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT machine FROM event GROUP BY machine");
                    ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    names.add(found.getString(1));
                }
            }
            if (hasHeads) {
                Heads.all(connection).forEach(head -> names.add(head.machine()));
            }
            return List.copyOf(names);
        });
    }

    /** Checks one machine. */
    public Verified verify(String machine) {
        Optional<Defect> rowDefect = journal.read(connection -> rowDefect(connection, machine));
        return verified(machine, rowDefect.isPresent() ? rowDefect.get() : replayed(machine));
    }

    /** The head is read first: others may write meanwhile, and events only become more. */
    private Optional<Defect> rowDefect(Connection connection, String machine) throws SQLException {
        Head head = hasHeads ? Heads.of(connection, machine) : null;
        Optional<Defect> found = Diagnosis.of(connection, rows, machine, head);
        if (found.isPresent() || head != null || !hasHeads) {
            return found;
        }
        return Heads.of(connection, machine) == null
                ? Optional.of(
                        new Defect(machine, 0L, Kind.ADDED, "machine %s has events and no head".formatted(machine)))
                : rowDefect(connection, machine); // Somebody has made it just now.
    }

    private Verified verified(String machine, @Nullable Defect defect) {
        return journal.read(connection -> {
            long sound = defect == null || defect.number() == null ? Long.MAX_VALUE : defect.number();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT number, hash FROM event WHERE machine = ? AND number < ? ORDER BY number DESC LIMIT 1")) {
                select.setString(1, machine);
                select.setLong(2, sound);
                try (ResultSet last = select.executeQuery()) {
                    return last.next()
                            ? new Verified(
                                    machine, last.getLong(1) + 1, HexFormat.of().formatHex(last.getBytes(2)), defect)
                            : new Verified(machine, 0, HexFormat.of().formatHex(HashChain.START), defect);
                }
            }
        });
    }

    /** The rows are sound: do they lead where they say? */
    private @Nullable Defect replayed(String machine) {
        Replay replay = new Replay(machine);
        try {
            new Timeline(journal, machine).replay(null, Verify.NONE, replay);
            return replay.defect;
        } catch (JournalProblem e) {
            return replay.defect == null
                    ? new Defect(machine, replay.next, Kind.UNREADABLE, String.valueOf(e.getMessage()))
                    : replay.defect;
        }
    }

    /** Looks at every state on the way, until something is wrong. */
    private final class Replay implements BiConsumer<Recorded, Machine> {
        private final String machine;
        private final Set<Long> snapshots;
        private long next;
        private long refused;
        private @Nullable Defect defect;

        Replay(String machine) {
            this.machine = machine;
            this.snapshots = hasHeads ? journal.read(connection -> Snapshots.numbers(connection, machine)) : Set.of();
        }

        @Override
        public void accept(Recorded recorded, Machine state) {
            next = recorded.number() + 1;
            refused += recorded.event() instanceof Event.Refused ? 1 : 0;
            if (defect != null) {
                return;
            }
            if (!state.digest().equals(recorded.tablesDigest())) {
                defect = new Defect(
                        machine,
                        recorded.number(),
                        Kind.DIGEST,
                        "event %d of %s leads to tables of digest %s, the journal recorded %s"
                                .formatted(recorded.number(), machine, state.digest(), recorded.tablesDigest()));
            } else if (snapshots.contains(recorded.number()) && !isSame(recorded.number(), state)) {
                defect = new Defect(
                        machine,
                        recorded.number(),
                        Kind.SNAPSHOT,
                        "the snapshot after event %d of %s is not the state that the events lead to"
                                .formatted(recorded.number(), machine));
            }
        }

        private boolean isSame(long number, Machine state) {
            byte[] kept = journal.read(connection -> Snapshots.state(connection, machine, number, refused));
            return Arrays.equals(kept, MachineSnapshot.write(state));
        }
    }

    /** What is wrong with the tables of the database as a whole. */
    public List<Defect> store() {
        return journal.read(connection -> StoreCheck.of(connection, hasHeads, acknowledged));
    }

    /** Why the journal is no continuation of what a checkpoint tells of; empty if it is one. */
    public Optional<Defect> against(Checkpoint checkpoint) {
        String machine = checkpoint.machine();
        long last = checkpoint.events() - 1;
        byte[] hash = journal.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT hash FROM event WHERE machine = ? AND number = ?")) {
                select.setString(1, machine);
                select.setLong(2, last);
                try (ResultSet event = select.executeQuery()) {
                    return event.next() ? event.getBytes(1) : new byte[0];
                }
            }
        });
        if (Arrays.equals(hash, checkpoint.hashBytes())) {
            return Optional.empty();
        }
        return Optional.of(new Defect(
                machine,
                last,
                Kind.CHECKPOINT,
                hash.length == 0
                        ? "the journal has no event %d of %s, the checkpoint of %s has"
                                .formatted(last, machine, checkpoint.at())
                        : "event %d of %s has hash %s, the checkpoint of %s says %s: the history was rewritten"
                                .formatted(
                                        last,
                                        machine,
                                        HexFormat.of().formatHex(hash),
                                        checkpoint.at(),
                                        checkpoint.hash())));
    }
}
