package replug.journal;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.application.Recorded;
import replug.domain.machine.Event;
import replug.interchange.EventJson;
import replug.interchange.EventName;
import replug.interchange.InputProblem;

/** Makes events of rows and checks the hash of each. For one thread. */
final class RecordedReader {
    private final HashChain chain = new HashChain();
    private final MetadataReader metadata = new MetadataReader();

    /**
     * The events of a batch.
     *
     * @param events in their order
     * @param isLast whether there are no more
     * @param problem why the one after them, or whatever follows, cannot be read; null if nothing hinders
     */
    record Part(
            List<Recorded> events, boolean isLast, @Nullable RuntimeException problem) {
        /** No more events. */
        static final Part END = new Part(List.of(), true, null);
    }

    /** The events of a batch up to the first that is damaged. */
    static Part read(EventRows.Batch batch) {
        RecordedReader reader = new RecordedReader();
        List<Recorded> events = new ArrayList<>(batch.rows().size());
        byte[] before = batch.before();
        try {
            for (EventRows.Row row : batch.rows()) {
                events.add(reader.read(before, row));
                before = row.hash();
            }
        } catch (JournalProblem e) {
            return new Part(events, true, e);
        }
        return new Part(events, batch.isLast(), batch.problem());
    }

    private Recorded read(byte[] before, EventRows.Row row) {
        chain.check(before, row);
        HashChain.Link columns = row.columns();
        try {
            Event event = EventJson.read(columns.name(), columns.revision(), columns.payload());
            EventMetadata beside = metadata.read(columns.metadata());
            return new Recorded(
                    columns.number(),
                    EventName.of(event).text(),
                    event,
                    RecordedAt.parse(columns.recordedAt()),
                    beside.provenance(),
                    beside.tablesDigest());
        } catch (InputProblem | DateTimeException e) {
            throw new JournalProblem(
                    Kind.DAMAGED,
                    "event %d of %s cannot be read: %s".formatted(columns.number(), columns.machine(), e.getMessage()),
                    e);
        }
    }
}
