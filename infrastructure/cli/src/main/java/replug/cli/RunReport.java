package replug.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Refusal;

/** What {@code replug run} says while it runs, one line an operation, and in the end. */
final class RunReport {
    private final Replug replug;
    private final Progress progress;
    private long done;
    private long refused;
    private long first = -1;
    private long last;
    private boolean hasStopped;

    RunReport(Replug replug, Progress progress) {
        this.replug = replug;
        this.progress = progress;
    }

    /** These are on disk now. */
    void answered(List<OperationRun.Result> results) {
        progress.clear();
        PrintWriter out = replug.out();
        for (OperationRun.Result result : results) {
            Answered answered = result.answered();
            count(answered);
            if (replug.json()) {
                JsonText.print(out, answered.json());
            } else {
                out.println(line(answered));
            }
        }
        out.flush();
    }

    private void count(Answered answered) {
        first = first < 0 ? answered.number() : first;
        last = answered.number();
        hasStopped |= answered.isStopped();
        done += answered.isDone() ? 1 : 0;
        refused += answered.refusal() == null ? 0 : 1;
    }

    private static String line(Answered answered) {
        Refusal refusal = answered.refusal();
        String why = answered.isStopped()
                ? "the kernel stops here: " + answered.lastWords()
                : refusal == null || refusal.message() == null ? "" : refusal.message();
        return "%6d  %-32s  %-36s  %-8s  %s"
                .formatted(
                        answered.number(),
                        answered.name(),
                        Texts.subject(answered.operation(), answered.facts()),
                        Texts.result(answered.event()),
                        why)
                .stripTrailing();
    }

    /**
     * The sum.
     *
     * @param isWhole whether no line was found that cannot be understood
     * @param endedEarly why lines were left out; null if none were
     */
    void end(boolean isWhole, @Nullable String endedEarly) {
        progress.clear();
        if (first < 0 && !isWhole) {
            return;
        }
        String sum = "%d operations: %d done, %d refused%s%s"
                .formatted(
                        done + refused + (hasStopped ? 1 : 0),
                        done,
                        refused,
                        hasStopped ? ", then the kernel stopped" : "",
                        first < 0 ? "" : "; events %d to %d".formatted(first, last));
        if (!replug.json()) {
            replug.out().println(sum);
        } else if (!isAllDone()) {
            replug.err().println("replug: " + sum);
        }
        if (endedEarly != null) {
            replug.err().println("replug: " + endedEarly);
        }
        replug.out().flush();
    }

    boolean isAllDone() {
        return refused == 0 && !hasStopped;
    }
}
