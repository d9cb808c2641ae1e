package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import replug.application.Durability;
import replug.application.Recorded;
import replug.interchange.ExportWriter;
import replug.journal.Opening.Access;

/** Readers of an H2 file beside a writer in another process: a sound history, no shorter than what was acknowledged. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class H2ReadersTest {
    private static final int ENDLESS = 1_000_000;
    private static final int EVENTS = 2000;

    private Place place;

    @BeforeEach
    void a_journal(@TempDir Path folder) {
        place = Place.file(folder);
        try (AxonJournal journal = place.open(Opening.TO_CREATE)) {
            journal.ask("one", Asks.bootAndRefusals(EVENTS - 1));
            journal.ask("kept", Asks.bootAndRefusals(3));
        }
    }

    @Test
    void who_opens_beside_a_writer_at_full_speed_reads_all_that_was_acknowledged_before() throws Exception {
        int lost = 0;
        int openings = 0;
        Set<String> acknowledged = new HashSet<>();
        try (WriterProcess writer =
                WriterProcess.start(place, "new", ENDLESS, 1, Durability.PROCESS, Duration.ofSeconds(10))) {
            assertThat(writer.line()).isEqualTo(WriterProcess.OPEN);
            writer.go();
            for (; openings < 30; openings++) {
                for (int i = 0; i < 20; i++) {
                    acknowledged.add(Objects.requireNonNull(writer.line()));
                }
                try (AxonJournal reader = place.open(Opening.TO_READ)) {
                    Set<String> missing = new HashSet<>(acknowledged);
                    Asks.events(reader, "new").forEach(missing::remove);
                    lost += missing.size();
                    assertThat(reader.verification().verify("new", _ -> {}).defect())
                            .isNull();
                }
            }
        }

        System.out.printf(
                "acknowledged events unseen %d of %d (H2, %d openings beside a writer)%n",
                lost, acknowledged.size(), openings);
        assertThat(lost).isZero();
    }

    @Test
    void who_opens_while_others_open_compact_and_close_reads_a_whole_journal() throws Exception {
        Process writer = CompactingProcess.start(place, "one", 12);
        try {
            int openings = 0;
            int events = EVENTS;
            while (writer.isAlive() || openings == 0) {
                try (AxonJournal reader = place.open(Opening.TO_READ)) {
                    int found = Asks.events(reader, "one").size();
                    assertThat(found).isGreaterThanOrEqualTo(events);
                    events = found;
                }
                openings++;
            }
            assertThat(writer.waitFor()).isZero();
        } finally {
            writer.destroyForcibly();
        }
        try (AxonJournal reader = place.open(Opening.TO_READ)) {
            assertThat(Asks.events(reader, "one")).hasSize(EVENTS + 12 * 40);
        }
    }

    @Test
    void who_stays_open_while_others_write_compact_and_close_reads_to_the_end() throws Exception {
        try (AxonJournal reader = place.open(Opening.TO_READ);
                Stream<Recorded> stream = reader.read("one", 0)) {
            Iterator<Recorded> events = stream.iterator();
            long next = 0;
            while (next < 10) {
                assertThat(events.next().number()).isEqualTo(next++);
            }
            assertThat(CompactingProcess.start(place, "one", 5).waitFor()).isZero();

            while (events.hasNext()) {
                assertThat(events.next().number()).isEqualTo(next++);
            }
            assertThat(next).isGreaterThanOrEqualTo(EVENTS);
            assertThat(Asks.events(reader, "one")).hasSizeGreaterThanOrEqualTo(EVENTS);
            assertThat(Asks.events(reader, "kept")).hasSize(4);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Access.class,
            names = {"READ", "INSPECT"})
    void readers_change_nothing(Access access) throws Exception {
        Map<String, String> before = files();

        try (AxonJournal reader = place.open(new Opening(access, Durability.POWER, Duration.ZERO))) {
            assertThat(Asks.events(reader, "one")).hasSize(EVENTS);
            assertThat(reader.verification().verify("kept", _ -> {}).defect()).isNull();
            reader.export(null, new ExportWriter(new ByteArrayOutputStream()), _ -> {});
        }

        assertThat(files()).isEqualTo(before);
    }

    private Map<String, String> files() throws Exception {
        Map<String, String> contents = new TreeMap<>();
        for (String name : List.of("journal.mv.db", "journal.acknowledged")) {
            Path file = place.file().resolveSibling(name);
            contents.put(name, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
        try (Stream<Path> files = Files.list(place.file().resolveSibling("."))) {
            contents.put("files", Long.toString(files.count()));
        }
        return contents;
    }
}
