package replug.cli;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import replug.application.Journal;
import replug.application.Journal.Asked;
import replug.application.Provenance;
import replug.domain.machine.ImpossibleHistory;
import replug.interchange.Recording;

/** The steps of a recording, asked of a journal one by one as they are read. */
final class RecordedSteps implements Iterator<Asked>, AutoCloseable {
    private final Recording recording;
    private final IntFunction<Provenance> provenance;
    private Recording.@Nullable Step next;
    private boolean hasRead;

    private RecordedSteps(Recording recording, IntFunction<Provenance> provenance) {
        this.recording = recording;
        this.provenance = provenance;
    }

    /** @param provenance what is recorded beside the event of each step */
    static RecordedSteps open(Path file, Progress progress, IntFunction<Provenance> provenance) {
        return new RecordedSteps(Recording.open(file, progress.within(file)), provenance);
    }

    String machine() {
        return recording.name();
    }

    /** Complains if the journal has the machine already. */
    void refuseKnown(Journal journal) {
        for (Journal.Summary known : journal.machines()) {
            if (known.machine().equals(machine())) {
                throw new Mistake("machine %s is in the journal already, with %d events; nothing was imported"
                        .formatted(machine(), known.events()));
            }
        }
    }

    Journal.Answer ask(Journal journal) {
        try {
            return journal.ask(machine(), () -> this);
        } catch (ImpossibleHistory e) {
            throw recording.problem(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public boolean hasNext() {
        if (!hasRead) {
            next = recording.next();
            hasRead = true;
        }
        return next != null;
    }

    @Override
    public Asked next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        hasRead = false;
        return new Asked(next.command(), provenance.apply(next.number()));
    }

    @Override
    public void close() {
        recording.close();
    }
}
