package replug.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import replug.application.Journal.Summary;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.domain.machine.Hotplug;
import replug.domain.machine.ImpossibleHistory;
import replug.domain.machine.Machine;
import replug.interchange.EventJson;
import replug.interchange.ExportWriter;
import replug.interchange.ExportedEvent;
import replug.interchange.InputProblem;
import replug.journal.EventRows.Row;

/** Writes histories in the portable form, machine by machine, as far as they went when it began. Checks every hash. */
final class Export {
    private static final int BATCH = 512;

    private final EventRows rows;
    private final ExportWriter out;
    private final LongConsumer progress;
    private final HashChain chain = new HashChain();
    private long written;

    /** @param progress is told how many events were written so far */
    Export(EventRows rows, ExportWriter out, LongConsumer progress) {
        this.rows = rows;
        this.out = out;
        this.progress = progress;
    }

    /** Writes these machines' events up to the numbers given, and the end of the file. */
    void write(List<Summary> machines) throws IOException {
        for (Summary machine : machines) {
            write(machine.machine(), machine.events(), _ -> {});
        }
        out.finish();
    }

    /**
     * Writes of each of these machines the events before the first that is damaged, and the end of the file.
     *
     * @return what is wrong with each that is damaged
     */
    List<String> writeSound(AxonJournal journal, List<String> machines) throws IOException {
        List<String> damaged = new ArrayList<>();
        for (String machine : machines) {
            try {
                write(machine, recorded(journal, machine, damaged), new Replayed()::next);
            } catch (JournalProblem e) {
                damaged.add(String.valueOf(e.getMessage()));
            }
        }
        out.finish();
        return damaged;
    }

    private static long recorded(AxonJournal journal, String machine, List<String> damaged) {
        try {
            long recorded = journal.recorded(machine);
            if (recorded == Long.MAX_VALUE && journal.hasHeads()) {
                damaged.add("machine %s has events and no head".formatted(machine));
            }
            return recorded;
        } catch (JournalProblem e) {
            damaged.add(String.valueOf(e.getMessage()));
            return Long.MAX_VALUE;
        }
    }

    private void write(String machine, long events, Consumer<Row> check) throws IOException {
        byte[] before = HashChain.START;
        long number = 0;
        EventRows.Batch batch = rows.from(machine, 0, BATCH);
        while (true) {
            for (Row row : batch.rows()) {
                if (number == events) {
                    return;
                }
                chain.check(before, row);
                check.accept(row);
                write(row);
                before = row.hash();
                number++;
            }
            if (batch.problem() != null) {
                throw batch.problem();
            }
            if (batch.isLast()) {
                break;
            }
            batch = rows.after(machine, batch, BATCH);
        }
        if (number < events && events < Long.MAX_VALUE) {
            throw EventRows.damaged(machine, number, "is missing");
        }
    }

    /** Applies event after event, as whoever loads them does. */
    private static final class Replayed {
        private final MetadataReader metadata = new MetadataReader();
        private @Nullable Machine state;

        void next(Row row) {
            HashChain.Link link = row.columns();
            try {
                state = Hotplug.evolve(state, EventJson.read(link.name(), link.revision(), link.payload()));
                if (!state.digest().equals(metadata.read(link.metadata()).tablesDigest())) {
                    throw EventRows.damaged(link.machine(), link.number(), "leads to other tables than were recorded");
                }
            } catch (ImpossibleHistory | InputProblem e) {
                throw EventRows.damaged(link.machine(), link.number(), "cannot be applied: " + e.getMessage());
            }
        }
    }

    private void write(Row row) throws IOException {
        HashChain.Link link = row.columns();
        try {
            out.write(new ExportedEvent(
                    link.machine(),
                    link.number(),
                    link.name(),
                    link.revision(),
                    link.eventId(),
                    link.recordedAt(),
                    link.payload(),
                    link.metadata(),
                    row.hash()));
        } catch (InputProblem e) {
            throw new JournalProblem(
                    Kind.DAMAGED,
                    "event %d of %s cannot be exported: %s".formatted(link.number(), link.machine(), e.getMessage()),
                    e);
        }
        progress.accept(++written);
    }

    /** The end of a complaint about two hashes. */
    static String differ(byte[] found, byte[] computed) {
        return "its hash is %s, that of its contents %s"
                .formatted(HexFormat.of().formatHex(found), HexFormat.of().formatHex(computed));
    }
}
