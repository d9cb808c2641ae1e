package replug.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.Journal;
import replug.interchange.InputProblem;
import replug.interchange.OperationLines;

/**
 * Many operations, asked in the order of their lines. Those that have come already are a batch, which is forced to disk
 * once, and only then answered; nobody waits for a line that has not come.
 */
final class OperationRun {
    private static final int MAX_BATCH = 128;

    private final Journal journal;
    private final Asking asking;
    private final OperationLines lines;
    private final boolean isStrict;
    private final RunReport report;

    private boolean isOver;
    private @Nullable InputProblem problem;
    private @Nullable String endedEarly;

    OperationRun(Journal journal, Asking asking, OperationLines lines, boolean isStrict, RunReport report) {
        this.journal = journal;
        this.asking = asking;
        this.lines = lines;
        this.isStrict = isStrict;
        this.report = report;
    }

    /** An operation and what it led to. */
    record Result(OperationLines.Line line, Answered answered) {}

    /** Asks line after line to the last, or to the first that cannot be understood, which is thrown. */
    void toEnd() {
        while (!isOver) {
            List<OperationLines.Line> batch = batch();
            if (!batch.isEmpty()) {
                List<Result> results = journal.inTransaction(() -> ask(batch));
                report.answered(results);
                endAfter(results.getLast());
            }
        }
        if (problem != null && endedEarly == null) {
            throw problem;
        }
    }

    /** Why lines were left out; null if none were. */
    @Nullable
    String endedEarly() {
        return endedEarly;
    }

    private List<OperationLines.Line> batch() {
        List<OperationLines.Line> batch = new ArrayList<>();
        try {
            do {
                OperationLines.Line line = lines.next();
                if (line == null) {
                    isOver = true;
                    return batch;
                }
                batch.add(line);
            } while (batch.size() < MAX_BATCH && lines.isReady());
        } catch (InputProblem e) {
            isOver = true;
            problem = e;
        }
        return batch;
    }

    private List<Result> ask(List<OperationLines.Line> batch) {
        List<Result> results = new ArrayList<>(batch.size());
        for (OperationLines.Line line : batch) {
            Answered answered = asking.ask(line.ask(), line.actor(), line.reason());
            results.add(new Result(line, answered));
            if (isLast(answered)) {
                break;
            }
        }
        return results;
    }

    private boolean isLast(Answered answered) {
        return answered.isStopped() || (isStrict && !answered.isDone());
    }

    private void endAfter(Result last) {
        if (isLast(last.answered())) {
            isOver = true;
            endedEarly = last.answered().isStopped()
                    ? "the kernel stopped in line %d; what follows it was not asked"
                            .formatted(last.line().number())
                    : "line %d was refused; what follows it was not asked"
                            .formatted(last.line().number());
        }
    }
}
