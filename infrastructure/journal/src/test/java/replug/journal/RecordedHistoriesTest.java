package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.application.Journal.Asked;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.interchange.Recording;
import replug.interchange.Recordings;
import replug.interchange.TableLines;

/** The main job: recordings go into a journal on disk, and the journal alone rebuilds every entry after every step. */
class RecordedHistoriesTest {
    @TempDir
    Path folder;

    @Test
    void replaying_the_reopened_journal_gives_every_table_of_every_step() {
        Path path = folder.resolve("journal");
        try (AxonJournal journal = AxonJournal.open(path.toString(), Opening.TO_CREATE)) {
            journal.inTransaction(() -> {
                Recordings.all().forEach(file -> importInto(journal, file));
                return null;
            });
        }

        int steps = 0;
        try (AxonJournal journal = AxonJournal.open(path.toString(), Opening.TO_READ)) {
            for (Path file : Recordings.all()) {
                steps += compare(journal, file);
            }
        }

        System.out.printf(
                "steps compared, entry by entry: %d of %d recordings%n",
                steps, Recordings.all().size());
        assertThat(steps).isGreaterThanOrEqualTo(1702);
    }

    private static void importInto(AxonJournal journal, Path file) {
        try (Recording recording = Recording.open(file, _ -> {})) {
            journal.ask(recording.name(), () -> new Steps(recording));
        }
    }

    private static int compare(AxonJournal journal, Path file) {
        String name = file.getFileName().toString().replace(".jsonl.gz", "");
        List<List<String>> rebuilt = new ArrayList<>();
        new Timeline(journal, name).replay(null, Verify.EACH, (recorded, machine) -> {
            if (!(recorded.event() instanceof Event.KernelStopped)) {
                rebuilt.add(lines(machine));
            }
        });

        assertThat(rebuilt).as(name).isEqualTo(Recordings.tables(file));
        return rebuilt.size();
    }

    private static List<String> lines(Machine machine) {
        List<String> lines = new ArrayList<>();
        TableLines.write(machine.tables(), machine.facts().layout().cuts(), lines::add);
        return lines;
    }

    private static final class Steps implements Iterator<Asked> {
        private final Recording recording;
        private Recording.@Nullable Step next;

        Steps(Recording recording) {
            this.recording = recording;
            this.next = recording.next();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Asked next() {
            if (next == null) {
                throw new NoSuchElementException();
            }
            Provenance provenance = new Provenance("test", Origin.OBSERVED, "import", next.number());
            Asked asked = new Asked(next.command(), provenance);
            next = recording.next();
            return asked;
        }
    }
}
