package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.application.Checkpoint;
import replug.application.Journal.Summary;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.interchange.MachineSnapshot;

/**
 * Journals that earlier versions wrote, kept as they were: {@code journals/format-N.mv.db}, with their approved exports. A file
 * is added with every format, and none is ever changed. Each has a recording of a real kernel, and machine {@code box}, which
 * was booted, asked, and has refused.
 */
class FormatsTest {
    private static final Path FOLDER = Path.of("src/test/resources/journals");

    private static final List<Summary> MACHINES = List.of(new Summary("box", 5), new Summary("nokasan-sv48-basic", 14));

    /** What an upgrade from format 1 does; each may have been the last before the power went. */
    private static final List<String> STEPS = List.of(
            "DROP TABLE IF EXISTS snapshot",
            "DROP TABLE IF EXISTS head",
            "ALTER TABLE event ADD COLUMN IF NOT EXISTS payload_crc INT",
            "ALTER TABLE event ADD COLUMN IF NOT EXISTS metadata_crc INT",
            "CREATE TABLE head (machine VARCHAR(200) PRIMARY KEY, events BIGINT NOT NULL, refused BIGINT NOT NULL,"
                    + " bytes BIGINT NOT NULL, hash BINARY(32) NOT NULL)",
            "CREATE TABLE snapshot (machine VARCHAR(200) NOT NULL, number BIGINT NOT NULL, refused BIGINT NOT NULL,"
                    + " bytes BIGINT NOT NULL, hash BINARY(32) NOT NULL, state BLOB NOT NULL,"
                    + " PRIMARY KEY (machine, number))",
            "INSERT INTO head (machine, events, refused, bytes, hash) " + Heads.COUNTED);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static List<String> kept() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".mv.db"))
                    .map(name -> name.replace(".mv.db", ""))
                    .sorted()
                    .toList();
        }
    }

    private static Place place(String name) {
        return Place.at(FOLDER.resolve(name));
    }

    private Place copy(String name) throws IOException {
        for (String suffix : List.of(".mv.db", ".acknowledged")) {
            if (Files.exists(FOLDER.resolve(name + suffix))) {
                Files.copy(FOLDER.resolve(name + suffix), folder.resolve(name + suffix));
            }
        }
        return Place.at(folder.resolve(name));
    }

    private static String approved(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name + ".jsonl"));
    }

    @Test
    void every_format_is_kept_up_to_the_one_that_is_written_today() throws IOException {
        assertThat(kept())
                .as("a new format needs a file, written by the version that brings it")
                .containsExactlyElementsOf(IntStream.rangeClosed(1, Schema.FORMAT)
                        .mapToObj(format -> "format-" + format)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("kept")
    void it_is_read_as_it_was_written_and_left_as_it_is(String name) throws Exception {
        String before = place(name).contents();

        try (AxonJournal journal = place(name).open(Opening.TO_READ)) {
            assertIsSound(journal);
        }
        assertThat(ExportContract.export(place(name), null)).isEqualTo(approved(name));

        assertThat(place(name).contents()).isEqualTo(before);
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(file -> file.matches("format-\\d+\\.(mv\\.db|acknowledged|jsonl)"));
        }
    }

    private static void assertIsSound(AxonJournal journal) {
        assertThat(journal.machines()).isEqualTo(MACHINES);
        assertThat(journal.verification().store()).isEmpty();
        for (Checkpoint checkpoint : journal.checkpoints()) {
            Verification.Verified verified = journal.verification().verify(checkpoint.machine(), _ -> {});
            assertThat(verified.defect()).isNull();
            assertThat(verified.hash()).isEqualTo(checkpoint.hash());
            assertThat(journal.verification().against(checkpoint)).isEmpty();
            new Timeline(journal, checkpoint.machine()).reach(null, Verify.EACH);
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    void a_copy_is_brought_to_the_format_of_today_and_goes_on(String name) throws Exception {
        assertGoesOn(copy(name), name);
    }

    private static void assertGoesOn(Place place, String name) throws IOException {
        try (AxonJournal journal = place.open(Opening.TO_WRITE)) {
            assertIsSound(journal);
        }
        assertThat(ExportContract.export(place, null)).isEqualTo(approved(name));
        try (AxonJournal journal = place.open(Opening.TO_WRITE)) {
            // Reading a head at all says that the table is there.
            assertThat(journal.read(Heads::all)).usingRecursiveComparison().isEqualTo(journal.read(Heads::counted));
            assertThat(journal.ask("box", List.of(Asks.refused(1), Asks.refused(2)))
                            .first())
                    .isEqualTo(5);
        }
        try (AxonJournal journal = place.open(Opening.TO_READ)) {
            assertThat(journal.machines()).contains(new Summary("box", 7));
            assertThat(journal.verification().verify("box", _ -> {}).defect()).isNull();
            assertThat(journal.verification().store()).isEmpty();
        }
        assertThat(ExportContract.export(place, null)).contains(body(approved(name)));
    }

    /** The lines of the machine that comes last and was not asked. */
    private static String body(String export) {
        return export.lines()
                .filter(line -> line.startsWith("{\"machine\":\"nokasan"))
                .reduce("", (lines, line) -> lines + line + "\n");
    }

    static IntStream steps() {
        return IntStream.rangeClosed(1, STEPS.size());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void an_upgrade_that_was_interrupted_is_finished_the_next_time(int done) throws Exception {
        Place place = copy("format-1");
        for (String step : STEPS.subList(0, done)) {
            place.execute(step);
        }

        try (AxonJournal journal = place.open(Opening.TO_READ)) {
            assertIsSound(journal);
        }
        assertGoesOn(place, "format-1");
    }

    @Test
    void a_snapshot_of_a_journal_that_was_upgraded_is_taken_as_of_any_other() throws Exception {
        Place place = copy("format-1");
        try (AxonJournal journal = place.open(Opening.TO_WRITE)) {
            journal.ask("box", Asks.bootAndRefusals(1000).subList(1, 1001));

            Timeline timeline = new Timeline(journal, "box");
            assertThat(journal.snapshot("box", Long.MAX_VALUE)).isPresent();
            assertThat(MachineSnapshot.write(timeline.at(null, Verify.END)))
                    .isEqualTo(MachineSnapshot.write(timeline.at(null, Verify.EACH)));
        }
    }
}
