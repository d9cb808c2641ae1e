package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.application.Recorded;
import replug.application.Timeline;
import replug.application.Timeline.Verify;

/** Whatever the clock said, the order of events is that of their numbers. */
class ClockBackwardsTest {
    @TempDir
    Path folder;

    @Test
    void events_recorded_by_a_clock_that_goes_backwards_are_in_the_order_of_their_numbers() {
        try (HundredEvents hundred = HundredEvents.in(folder)) {
            hundred.andBack(connection -> {
                byte[] before = HashChain.START;
                for (int event = 0; event < HundredEvents.EVENTS; event++) {
                    HundredEvents.update(
                            connection,
                            "UPDATE event SET recorded_at = ? WHERE number = ?",
                            Instant.parse("2026-01-01T00:00:00Z")
                                    .minusSeconds(event)
                                    .toString(),
                            event);
                    EventRows.Row row = hundred.journal
                            .rows()
                            .from(HundredEvents.MACHINE, event, 1)
                            .rows()
                            .getFirst();
                    before = new HashChain().hash(before, row.columns());
                    HundredEvents.update(connection, "UPDATE event SET hash = ? WHERE number = ?", before, event);
                }
                HundredEvents.update(connection, "UPDATE head SET hash = ?", before);

                List<Recorded> events =
                        hundred.journal.read(HundredEvents.MACHINE, 0).toList();

                assertThat(events.getLast().at()).isBefore(events.getFirst().at());
                assertThat(events)
                        .extracting(Recorded::number)
                        .containsExactlyElementsOf(LongStream.range(0, HundredEvents.EVENTS)
                                .boxed()
                                .toList());
                assertThat(hundred.found()).isEqualTo("sound");
                assertThat(new Timeline(hundred.journal, HundredEvents.MACHINE)
                                .reach(null, Verify.EACH)
                                .number())
                        .isEqualTo(HundredEvents.EVENTS - 1);
            });
        }
    }
}
