package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import replug.application.Durability;
import replug.application.Timeline;
import replug.application.Timeline.Verify;

/** What an acknowledgement says of PostgreSQL's log: that it is on disk up to the commit. */
@SuppressWarnings("NullAway.Init")
class PostgresDurabilityTest {
    private Place place;

    @BeforeEach
    void a_machine() {
        place = Place.postgres();
        try (AxonJournal journal = place.open(Opening.TO_CREATE)) {
            journal.ask("one", List.of(Asks.boot()));
        }
    }

    @AfterEach
    void drop() {
        place.drop();
    }

    @Test
    void what_was_acknowledged_is_on_disk() throws SQLException {
        assertAcknowledgedIsOnDisk();
    }

    @Test
    void what_was_acknowledged_is_on_disk_where_the_server_does_not_wait_by_itself() throws SQLException {
        PostgresServer.running()
                .execute("ALTER DATABASE %s SET synchronous_commit = off"
                        .formatted(place.location().substring(place.location().lastIndexOf('/') + 1)));

        assertAcknowledgedIsOnDisk();
    }

    private void assertAcknowledgedIsOnDisk() throws SQLException {
        try (AxonJournal journal = place.open(Opening.TO_WRITE);
                Connection connection = place.connect()) {
            for (int i = 0; i < 10; i++) {
                String written = journal.inTransaction(() -> {
                    journal.ask("one", Asks.toggles(2));
                    return end(connection);
                });
                assertThat(isOnDisk(connection, written)).isTrue();
            }
        }
    }

    @Test
    void a_force_takes_every_commit_before_it_to_disk() throws SQLException {
        try (Database database = Database.open(place.location(), Opening.TO_WRITE, place.environment());
                Connection connection = place.connect()) {
            for (int i = 0; i < 10; i++) {
                try (Statement statement = database.writing().createStatement()) {
                    statement.executeUpdate("UPDATE head SET bytes = bytes + 1");
                }
                database.writing().commit();
                String committed = end(connection);

                database.force(Durability.POWER);

                assertThat(isOnDisk(connection, committed)).isTrue();
            }
        }
    }

    /** Where the log ends, on disk or not. */
    private static String end(Connection connection) {
        try {
            return text(connection, "SELECT pg_current_wal_insert_lsn()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOnDisk(Connection connection, String position) throws SQLException {
        return text(connection, "SELECT pg_current_wal_flush_lsn() >= '%s'".formatted(position))
                .equals("t");
    }

    @Test
    void surviving_the_process_does_not_wait_for_the_disk() throws SQLException {
        Opening opening = new Opening(Opening.Access.WRITE, Durability.PROCESS, Duration.ZERO);
        try (AxonJournal journal = place.open(opening);
                Connection connection = place.connect()) {
            boolean hasWaited = true;
            for (int i = 0; i < 200 && hasWaited; i++) {
                journal.ask("one", Asks.toggles(2));
                hasWaited = text(connection, "SELECT pg_current_wal_flush_lsn() >= pg_current_wal_insert_lsn()")
                        .equals("t");
            }

            assertThat(hasWaited).isFalse();
        }
    }

    @Test
    void a_session_that_was_ended_is_replaced_where_nothing_is_lost_by_it() throws Exception {
        try (AxonJournal journal = place.open(Opening.TO_WRITE)) {
            journal.ask("one", Asks.toggles(2));
            assertThat(journal.machines()).hasSize(1);

            PostgresServer.running()
                    .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE 'idle%'"
                            + " AND query NOT LIKE '%emit_message%' AND datname = '"
                            + place.location().substring(place.location().lastIndexOf('/') + 1) + "'");

            assertThat(journal.machines().getFirst().events()).isEqualTo(3);
            assertThat(new Timeline(journal, "one").reach(null, Verify.EACH).number())
                    .isEqualTo(2);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
