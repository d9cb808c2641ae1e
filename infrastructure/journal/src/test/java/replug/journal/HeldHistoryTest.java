package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.application.Blame;
import replug.application.EventsBetween;
import replug.application.HeldHistory;
import replug.application.Journal;
import replug.application.JournalProblem;
import replug.application.Recorded;
import replug.application.Timeline;
import replug.application.Timeline.Verify;

/** A history that is held in memory answers as the journal does. */
class HeldHistoryTest {
    private static final int EVENTS = 60;
    private static final long VA = 0xffff_af80_8000_0000L;

    @Test
    void what_is_held_answers_as_the_journal_does(@TempDir Path folder) {
        try (AxonJournal journal = AxonJournal.open(folder.resolve("journal").toString(), Opening.TO_CREATE)) {
            journal.ask("one", List.of(Asks.boot()));
            journal.ask("one", Asks.toggles(EVENTS / 2));
            journal.ask("one", List.of(Asks.refused(1)));
            journal.ask("one", Asks.toggles(EVENTS / 2));
            HeldHistory held = HeldHistory.of(journal, "one");

            assertThat(held.machines()).isEqualTo(journal.machines());
            for (long event = 0; event <= EVENTS + 1; event++) {
                assertThat(new Timeline(held, "one").reach(event, Verify.END).refused())
                        .isEqualTo(new Timeline(journal, "one")
                                .reach(event, Verify.END)
                                .refused());
                assertThat(digest(held, event)).isEqualTo(digest(journal, event));
                assertThat(read(held, event)).isEqualTo(read(journal, event));
            }
            assertThat(new Blame(held, "one", 40L).address(VA)).isEqualTo(new Blame(journal, "one", 40L).address(VA));
            assertThat(ranges(held)).isEqualTo(ranges(journal)).isNotEmpty();
            assertThatThrownBy(() -> digest(held, EVENTS + 2)).isInstanceOf(JournalProblem.class);
            assertThatThrownBy(() -> held.ask("one", List.of(Asks.add()))).hasMessageContaining("held to be read");
        }
    }

    private static String digest(Journal journal, long event) {
        return new Timeline(journal, "one").at(event, Verify.END).digest().toString();
    }

    private static List<Recorded> read(Journal journal, long from) {
        try (Stream<Recorded> events = journal.read("one", from)) {
            return events.toList();
        }
    }

    private static List<?> ranges(Journal journal) {
        EventsBetween between = new EventsBetween(10);
        new Timeline(journal, "one").between(10, 11L, between);
        return between.compare(false).ranges();
    }
}
