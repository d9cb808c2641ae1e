package replug.journal;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static replug.testkit.ReplugAssertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.application.Journal.Summary;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.interchange.ExportReader;
import replug.interchange.ExportWriter;
import replug.interchange.InputProblem;

/** What is exported from one journal and loaded into another is the same there, hash by hash. */
interface ExportContract {
    Place place();

    /** A place in the other kind of database. */
    Place otherPlace(Path folder);

    private void record() {
        try (AxonJournal journal = place().open(Opening.TO_CREATE)) {
            journal.ask("one", Asks.bootAndRefusals(700)); // More than one batch.
            journal.ask("two", Asks.bootAndRefusals(2));
            journal.ask("one", Asks.toggles(450));
        }
    }

    /** Events, hashes, identifiers and times: an export has all of them. */
    static String export(Place place, @Nullable String machine) {
        try (AxonJournal journal = place.open(Opening.TO_READ)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            journal.export(machine, new ExportWriter(out), _ -> {});
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Summary> load(Place place, String export) {
        try (AxonJournal journal = place.open(Opening.TO_CREATE)) {
            return journal.load(() -> reader(export));
        }
    }

    /** What reads {@code export}. */
    static ExportReader reader(String export) {
        try {
            return ExportReader.read("export", new ByteArrayInputStream(export.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    default void what_was_loaded_into_the_other_kind_of_database_and_back_is_the_same(@TempDir Path folder) {
        record();
        String export = export(place(), null);
        Place other = otherPlace(folder);

        assertThat(load(other, export)).containsExactly(new Summary("one", 1151), new Summary("two", 3));
        assertThat(export(other, null)).isEqualTo(export);

        Place back = place().access() == null ? Place.file(folder.resolve("back")) : Place.postgres();
        load(back, export(other, null));
        assertThat(export(back, null)).isEqualTo(export);
        assertThat(export.lines()).hasSize(1 + 1154 + 1);
    }

    @Test
    default void what_was_loaded_is_sound_and_goes_on(@TempDir Path folder) {
        record();
        Place other = otherPlace(folder);
        load(other, export(place(), null));

        try (AxonJournal journal = other.open(Opening.TO_WRITE);
                AxonJournal original = place().open(Opening.TO_READ)) {
            assertThat(journal.verification().store()).isEmpty();
            assertThat(journal.verification().verify("one").defect()).isNull();
            assertThat(new Timeline(journal, "one").at(null, Verify.END))
                    .hasSameStateAs(new Timeline(original, "one").at(null, Verify.END));
            assertThat(journal.ask("one", List.of(Asks.refused(1))).first()).isEqualTo(1151);
        }
    }

    @Test
    default void machines_are_loaded_beside_others(@TempDir Path folder) {
        record();
        Place other = otherPlace(folder);
        try (AxonJournal journal = other.open(Opening.TO_CREATE)) {
            journal.ask("three", List.of(Asks.boot()));
        }

        load(other, export(place(), "two"));

        assertThat(export(other, "two")).isEqualTo(export(place(), "two"));
        assertThat(export(other, "three").lines()).hasSize(3);
    }

    @Test
    default void a_machine_that_is_there_is_not_loaded_and_nothing_with_it() throws Exception {
        record();
        String export = export(place(), null);
        try (AxonJournal journal = place().open(Opening.TO_WRITE)) {
            journal.ask("two", List.of(Asks.refused(9)));
        }
        // Machine one is new there, two is not.
        Rewriting.of(place(), "one").away();
        String before = export(place(), null);

        assertThatExceptionOfType(InputProblem.class)
                .isThrownBy(() -> load(place(), export))
                .withMessageContaining("machine two is in the journal already; nothing was loaded");

        assertThat(export(place(), null)).isEqualTo(before);
    }

    @Test
    default void an_export_that_was_altered_or_cut_is_not_loaded(@TempDir Path folder) {
        record();
        String export = export(place(), null);
        Place other = otherPlace(folder);
        try (AxonJournal journal = other.open(Opening.TO_CREATE)) {
            journal.ask("three", List.of(Asks.boot()));
        }
        String before = export(other, null);

        assertIsRefused(
                other, export.replaceFirst("\"size\":\"0x11\"", "\"size\":\"0x12\""), "event 17 of one was altered");
        assertIsRefused(other, export.substring(0, export.lastIndexOf("{\"events\"")), "it is truncated");

        assertThat(export(other, null)).isEqualTo(before);
    }

    private static void assertIsRefused(Place place, String export, String why) {
        assertThatExceptionOfType(InputProblem.class)
                .isThrownBy(() -> load(place, export))
                .withMessageContaining(why);
    }
}
