package replug.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.machine.Outcome;
import replug.domain.machine.Refusal;
import replug.interchange.OperationName;

/** What an operation led to, for people: the event, what each phase did to the tables, what changed beside them. */
final class AnswerText {
    /** More of the kernel's lines than this are counted, not listed. */
    private static final int MAX_LINES = 12;

    private final Answered answered;
    private final Outcome outcome;
    private final MachineFacts facts;

    AnswerText(Answered answered) {
        this.answered = answered;
        this.outcome = answered.event().outcome();
        this.facts = answered.facts();
    }

    static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void print(PrintWriter out) {
        printHeadline(out);
        printRefusal(out);
        PhasesText.print(outcome, facts.mode(), PhasesText.SOME, out);
        ChangesText.print(outcome, facts, out);
        out.printf("tables digest  %s%n", answered.tablesDigest());
        printLog(MAX_LINES, out);
    }

    void printHeadline(PrintWriter out) {
        Texts.line("event " + answered.number(), headline(), out);
    }

    /**
     * What the kernel printed, its last words apart.
     *
     * @param most lines beyond this are counted, not listed
     */
    void printLog(int most, PrintWriter out) {
        List<String> log = outcome.log();
        log.stream().limit(most).forEach(line -> Texts.line("kernel log", line, out));
        if (log.size() > most) {
            out.printf("kernel log     … and %d lines more%n", log.size() - most);
        }
        if (answered.isStopped()) {
            Texts.line("stopped", "the kernel stops here: " + answered.lastWords(), out);
        }
    }

    private String headline() {
        Operation operation = Answered.operation(answered.event());
        String subject = operation == null ? "" : " " + Texts.subject(operation, facts);
        return "%s%s, %s".formatted(answered.name(), subject, result());
    }

    private String result() {
        Refusal refusal = answered.refusal();
        if (refusal != null) {
            return "refused: -%s (%d)".formatted(refusal.errnoName(), -refusal.errno());
        }
        if (answered.isStopped()) {
            Operation operation = Answered.operation(answered.event());
            return operation == null
                    ? "nothing happens after this"
                    : "in " + OperationName.of(operation).text();
        }
        boolean isId = answered.event() instanceof Event.StaticMemoryGroupRegistered
                || answered.event() instanceof Event.DynamicMemoryGroupRegistered;
        return "result %d%s".formatted(outcome.result(), isId ? ", the new group's id" : "");
    }

    void printRefusal(PrintWriter out) {
        Refusal refusal = answered.refusal();
        if (refusal == null) {
            return;
        }
        if (refusal.message() != null) {
            Texts.line("kernel says", refusal.message(), out);
        }
        if (refusal.check() != null) {
            out.printf(
                    "refused by     %s (kernel-spec %s)%n",
                    word(refusal.check()), refusal.check().section());
        }
    }
}
