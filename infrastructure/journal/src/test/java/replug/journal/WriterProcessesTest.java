package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import replug.application.Durability;

/** Processes that write: beside each other, and until they are killed. */
@Timeout(60)
class WriterProcessesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Asks of a process that is killed: more than it can make in time. */
    private static final int ENDLESS = 1_000_000;

    @Test
    void processes_that_write_to_one_database_at_once_lose_nothing() throws Exception {
        Place place = Place.postgres();
        boot(place, "same");
        Askers askers = new Askers(0);
        List<WriterProcess> writers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                writers.add(start(place, i == 2 ? "other" : "same", 200, 1_000_000L * (i + 1), Durability.POWER));
            }
            for (WriterProcess writer : writers) {
                assertThat(writer.line()).isEqualTo(WriterProcess.OPEN);
            }
            for (WriterProcess writer : writers) {
                writer.go();
            }
            for (int i = 0; i < writers.size(); i++) {
                String machine = i == 2 ? "other" : "same";
                writers.get(i).rest().forEach(event -> askers.note(machine, event));
                assertThat(writers.get(i).exitCode()).isZero();
            }
        } finally {
            writers.forEach(WriterProcess::close);
        }

        assertThat(askers.count()).isEqualTo(600);
        try (AxonJournal journal = place.open(Opening.TO_READ)) {
            askers.assertNothingLost(journal, "PostgreSQL, 3 processes");
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void a_writer_to_postgres_that_is_killed_loses_nothing_acknowledged(Durability durability) throws Exception {
        assertNothingLostWhenKilled(Place.postgres(), durability);
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void a_writer_to_a_file_that_is_killed_loses_nothing_acknowledged(Durability durability, @TempDir Path folder)
            throws Exception {
        assertNothingLostWhenKilled(Place.file(folder), durability);
    }

    private static void assertNothingLostWhenKilled(Place place, Durability durability) throws Exception {
        Askers askers = new Askers(0);
        for (int kill = 0; kill < 2; kill++) {
            try (WriterProcess writer = start(place, "one", ENDLESS, ENDLESS * (kill + 1L), durability)) {
                assertThat(writer.line()).isEqualTo(WriterProcess.OPEN);
                writer.go();
                for (int i = 0; i < 60 + 50 * kill; i++) {
                    askers.note("one", Objects.requireNonNull(writer.line()));
                }
                WriterProcess.events(writer.kill()).forEach(event -> askers.note("one", event));
            }
        }

        try (AxonJournal journal = place.open(Opening.TO_READ)) {
            askers.assertNothingLost(journal, "killed twice, survives " + durability);
        }
        try (AxonJournal journal = place.open(Opening.TO_WRITE)) {
            long events = Asks.events(journal, "one").size();
            assertThat(journal.ask("one", List.of(Asks.refused(0))).first()).isEqualTo(events);
        }
    }

    @Test
    void processes_that_make_one_file_at_once_make_one_journal(@TempDir Path folder) throws Exception {
        Place place = Place.file(folder);
        Askers askers = new Askers(0);
        List<WriterProcess> writers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                writers.add(start(place, "m" + i, 3, 1, Durability.POWER));
                writers.getLast().go();
            }
            for (int i = 0; i < writers.size(); i++) {
                List<String> lines = writers.get(i).rest();
                assertThat(lines).startsWith(WriterProcess.OPEN).hasSize(4);
                String machine = "m" + i;
                WriterProcess.events(lines).forEach(event -> askers.note(machine, event));
            }
        } finally {
            writers.forEach(WriterProcess::close);
        }

        assertThat(askers.count()).isEqualTo(12);
        try (AxonJournal journal = place.open(Opening.TO_READ)) {
            askers.assertNothingLost(journal, "H2, made by 4 processes at once");
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("journal.mv.db", "journal.acknowledged");
    }

    private static WriterProcess start(Place place, String machine, int asks, long mark, Durability durability)
            throws IOException {
        return WriterProcess.start(place, machine, asks, mark, durability, PATIENCE);
    }

    private static void boot(Place place, String machine) {
        try (AxonJournal journal = place.open(Opening.TO_CREATE)) {
            journal.ask(machine, List.of(Asks.boot()));
        }
    }
}
