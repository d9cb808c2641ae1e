package replug.journal;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract, in a PostgreSQL database. */
@SuppressWarnings("NullAway.Init")
class PostgresJournalTest implements JournalContract, SnapshotContract, TrustContract, ExportContract {
    private Place place;

    @BeforeEach
    void newDatabase() {
        place = Place.postgres();
    }

    @AfterEach
    void drop() {
        place.drop();
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public Place otherPlace(Path folder) {
        return Place.file(folder);
    }
}
