package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import replug.journal.HashChain.Link;
import replug.journal.Heads.Head;

/** Forges histories as well as anyone can who has the database: with every hash, checksum and head. */
final class Rewriting {
    private final Place place;
    private final String machine;

    /** The history as it was. */
    private final List<Link> links;

    private Rewriting(Place place, String machine, List<Link> links) {
        this.place = place;
        this.machine = machine;
        this.links = links;
    }

    static Rewriting of(Place place, String machine) {
        try (AxonJournal journal = place.open(Opening.TO_READ)) {
            List<Link> links = new ArrayList<>();
            journal.rows().from(machine, 0, 10_000).rows().forEach(row -> links.add(row.columns()));
            return new Rewriting(place, machine, links);
        }
    }

    /** Another payload, and new hashes from there on. */
    void replacing(int number, String old, String replacement) throws SQLException {
        Link link = links.get(number);
        String payload = new String(link.payload(), StandardCharsets.UTF_8);
        assertThat(payload).contains(old);
        set(number, payload.replace(old, replacement).getBytes(StandardCharsets.UTF_8), link.metadata());
        write();
    }

    /** The metadata of event {@code from} beside event {@code number} too. */
    void withDigestOf(int from, int number) throws SQLException {
        set(number, links.get(number).payload(), links.get(from).metadata());
        write();
    }

    private void set(int number, byte[] payload, byte[] metadata) {
        Link old = links.get(number);
        links.set(
                number,
                new Link(
                        machine,
                        number,
                        old.name(),
                        old.revision(),
                        payload,
                        old.eventId(),
                        old.recordedAt(),
                        metadata));
    }

    /** Only the first {@code count} events. */
    void upTo(int count) throws SQLException {
        links.subList(count, links.size()).clear();
        write();
    }

    /** None of its events. */
    void away() throws SQLException {
        for (String table : List.of("event", "head", "snapshot")) {
            place.execute("DELETE FROM " + table + " WHERE machine = ?", machine);
        }
        place.forgetAcknowledged();
    }

    private void write() throws SQLException {
        away();
        try (Connection connection = place.connect()) {
            connection.setAutoCommit(false);
            EventInsert insert = new EventInsert(connection);
            Head head = Head.start(machine);
            for (Link link : links) {
                head = insert.add(head, link);
            }
            try (PreparedStatement statement = insert.statement()) {
                statement.executeBatch();
            }
            Heads.advance(connection, Head.start(machine), head);
            connection.commit();
        }
    }
}
