package replug.journal;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, in an H2 file. */
@SuppressWarnings("NullAway.Init")
class H2JournalTest implements JournalContract, SnapshotContract, TrustContract, ExportContract {
    private Place place;

    @BeforeEach
    void place(@TempDir Path folder) {
        place = Place.file(folder);
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public Place otherPlace(Path folder) {
        return Place.postgres();
    }
}
