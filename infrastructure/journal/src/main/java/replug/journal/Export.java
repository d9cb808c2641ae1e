package replug.journal;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import replug.application.Journal.Summary;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
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
            write(machine);
        }
        out.finish();
    }

    private void write(Summary machine) throws IOException {
        byte[] before = HashChain.START;
        long number = 0;
        EventRows.Batch batch = rows.from(machine.machine(), 0, BATCH);
        while (true) {
            for (Row row : batch.rows()) {
                if (number == machine.events()) {
                    return;
                }
                chain.check(before, row);
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
            batch = rows.after(machine.machine(), batch, BATCH);
        }
        if (number < machine.events()) {
            throw EventRows.damaged(machine.machine(), number, "is missing");
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
