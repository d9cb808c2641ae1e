package replug.journal;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One database with the machines m0 to m3, opened twice, as two processes would. */
@SuppressWarnings("NullAway.Init")
abstract class TwoPostgresJournals {
    Place place;
    AxonJournal one;
    AxonJournal other;

    @BeforeEach
    void two_journals() {
        place = Place.postgres();
        one = place.open(Opening.TO_CREATE);
        other = place.open(Opening.TO_WRITE);
        IntStream.range(0, 4).forEach(i -> one.ask("m" + i, List.of(Asks.boot())));
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        place.drop();
    }
}
