package replug.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import replug.domain.linux.Phase;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.machine.Outcome;
import replug.domain.machine.Refusal;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PagingMode;
import replug.interchange.Hex;
import replug.interchange.OperationName;

/** What an operation led to, for people: the event, what each phase did to the tables, what changed beside them. */
final class AnswerText {
    /** More ranges than this of one phase are counted, not listed. */
    private static final int MAX_RANGES = 12;

    private final Answered answered;
    private final Outcome outcome;
    private final MachineFacts facts;
    private String phase = "";

    AnswerText(Answered answered) {
        this.answered = answered;
        this.outcome = answered.event().outcome();
        this.facts = answered.machine().facts();
    }

    static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void print(PrintWriter out) {
        out.printf("%-13s  %s%n", "event " + answered.number(), headline());
        printRefusal(out);
        printPhases(out);
        ChangesText.print(outcome, facts, out);
        out.printf("tables digest  %s%n", answered.machine().digest());
        List<String> log = outcome.log();
        log.stream().limit(MAX_RANGES).forEach(line -> out.printf("kernel log     %s%n", line));
        if (log.size() > MAX_RANGES) {
            out.printf("kernel log     … and %d lines more%n", log.size() - MAX_RANGES);
        }
        if (answered.isStopped()) {
            out.printf("the kernel stops here: %s%n", answered.lastWords());
        }
    }

    private String headline() {
        return "%s %s, %s".formatted(answered.name(), Texts.subject(answered.operation(), facts), result());
    }

    private String result() {
        Refusal refusal = answered.refusal();
        if (refusal != null) {
            return "refused: -%s (%d)".formatted(refusal.errnoName(), -refusal.errno());
        }
        if (answered.isStopped()) {
            return "in " + OperationName.of(answered.operation()).text();
        }
        boolean isId = answered.operation() instanceof Operation.RegisterStaticMemoryGroup
                || answered.operation() instanceof Operation.RegisterDynamicMemoryGroup;
        return "result %d%s".formatted(outcome.result(), isId ? ", the new group's id" : "");
    }

    private void printRefusal(PrintWriter out) {
        Refusal refusal = answered.refusal();
        if (refusal == null) {
            return;
        }
        if (refusal.message() != null) {
            out.printf("kernel says    %s%n", refusal.message());
        }
        if (refusal.check() != null) {
            out.printf(
                    "refused by     %s (kernel-spec %s)%n",
                    word(refusal.check()), refusal.check().section());
        }
    }

    private void printPhases(PrintWriter out) {
        Table table = new Table("phase", "what", "virtual, ends inclusive", "physical, ends inclusive", "entries");
        boolean isEmpty = true;
        for (Phase one : outcome.phases()) {
            TableEffects effects = TableEffects.of(one);
            if (!effects.isNone()) {
                phase = word(one.name());
                rows(table, effects, one);
                isEmpty = false;
            }
        }
        if (!isEmpty) {
            table.print(out, "");
        }
        out.printf(
                "phases         %s%n",
                outcome.phases().stream().map(one -> word(one.name())).collect(Collectors.joining(", ")));
    }

    private void row(Table table, String what, String virtual, String physical, String entries) {
        table.row(phase, what, virtual, physical, entries);
        phase = "";
    }

    private void rows(Table table, TableEffects effects, Phase one) {
        PagingMode mode = facts.mode();
        List<LeafSpan> spans = effects.spans();
        for (LeafSpan span : spans.subList(0, Math.min(MAX_RANGES, spans.size()))) {
            row(
                    table,
                    word(span.change),
                    range(span.va, span.lastVa()),
                    range(span.pa, span.lastPa()) + (span.isRepeated() ? " each" : ""),
                    span.leavesText() + " " + span.flags);
        }
        if (spans.size() > MAX_RANGES) {
            List<LeafSpan> rest = spans.subList(MAX_RANGES, spans.size());
            row(
                    table,
                    "…",
                    "%d ranges more".formatted(rest.size()),
                    "",
                    "%d leaves"
                            .formatted(rest.stream().mapToLong(LeafSpan::count).sum()));
        }
        List<TableEffects.Table> tables = effects.tables();
        for (TableEffects.Table made : tables.subList(0, Math.min(MAX_RANGES, tables.size()))) {
            row(table, what(made, mode), "for " + Hex.full(made.va()), Hex.full(made.pa()), "");
        }
        if (tables.size() > MAX_RANGES) {
            row(table, "…", "%d tables more".formatted(tables.size() - MAX_RANGES), "", "");
        }
        frames(table, "frames taken", one.taken());
        frames(table, "frames given", one.freed());
    }

    private static String what(TableEffects.Table table, PagingMode mode) {
        String change = table.isOwn() ? (table.isMade() ? "made" : "freed") : table.isMade() ? "shared" : "unlinked";
        return "%s table %s".formatted(mode.levelName(table.level()), change);
    }

    private void frames(Table table, String what, List<FrameRange> frames) {
        for (FrameRange range : frames.subList(0, Math.min(MAX_RANGES, frames.size()))) {
            row(table, what, "", range(range.pa(), range.pa() + range.bytes() - 1), Texts.size(range.bytes()));
        }
        if (frames.size() > MAX_RANGES) {
            List<FrameRange> rest = frames.subList(MAX_RANGES, frames.size());
            row(
                    table,
                    "…",
                    "",
                    "%d ranges more".formatted(rest.size()),
                    Texts.size(rest.stream().mapToLong(FrameRange::bytes).sum()));
        }
    }

    private static String range(long first, long last) {
        return Hex.full(first) + "-" + Hex.full(last);
    }
}
