package replug.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import replug.application.Checkpoint;
import replug.application.Defect;
import replug.application.EventsBetween;
import replug.domain.machine.MachineFacts;

/** An audit for who reads it on a terminal; and the sentences of it that its page has too. */
final class AuditText {
    private final Audit audit;
    private final String journal;

    AuditText(Audit audit, String journal) {
        this.audit = audit;
        this.journal = journal;
    }

    void print(PrintWriter out, Colours colours) {
        out.printf("audit of %s, %s%n", audit.machine(), audit.at());
        facts().forEach(fact -> Texts.line(fact.get(0), fact.get(1), out));
        out.println();
        MachineFacts known = audit.facts();
        if (known != null && audit.listed() > 0) {
            LogText text = new LogText(out, colours, known);
            text.printHeader();
            audit.forEach(recorded -> {
                text.print(recorded);
                text.printReasons(recorded);
            });
        }
        out.println(sum());
        EventsBetween between = audit.between();
        if (between != null) {
            out.println();
            new DiffText(between.compare(false), false).print(out, true);
        }
        out.println();
        printFindings(out);
        Checkpoint checkpoint = audit.checkpoint();
        if (checkpoint != null) {
            out.println("checkpoint, to be kept elsewhere:");
            out.print(checkpoint.text());
        }
    }

    private void printFindings(PrintWriter out) {
        List<AuditFinding> findings = audit.findings();
        if (findings != null) {
            out.println(found(findings));
            for (AuditFinding finding : findings) {
                for (String line : Texts.wrapped(Texts.printable(text(finding)), Texts.WIDTH - 2)) {
                    out.println("  " + line);
                }
            }
            out.println();
        }
    }

    /** How many objections there are. */
    static String found(List<AuditFinding> findings) {
        return switch (findings.size()) {
            case 0 -> "no rule objects to the state";
            case 1 -> "1 finding";
            default -> findings.size() + " findings";
        };
    }

    /** An objection in a line. */
    static String text(AuditFinding finding) {
        String since = finding.event() == null ? "" : ", since event %d".formatted(finding.event());
        return "%s %s: %s%s".formatted(finding.severity(), finding.rule(), finding.what(), since);
    }

    /** What there is to know of the machine and its journal: pairs of what it is and how it is. */
    List<List<String>> facts() {
        List<List<String>> lines = new ArrayList<>();
        MachineFacts facts = audit.facts();
        if (facts != null) {
            lines.add(List.of("kernel", "Linux %s, %s".formatted(facts.kernel(), facts.mode())));
            lines.add(List.of("command line", facts.commandLine().isBlank() ? "none" : facts.commandLine()));
            lines.add(List.of("memory", memory(facts)));
        }
        lines.add(List.of("journal", journal));
        lines.add(List.of("period", period()));
        lines.add(List.of("verified", verified()));
        lines.add(List.of("head", audit.verified().hash()));
        return lines;
    }

    private static String memory(MachineFacts facts) {
        List<String> parts = new ArrayList<>();
        parts.add("blocks of " + Texts.size(facts.memoryBlockBytes()));
        parts.add("struct page of %d bytes".formatted(facts.structPageBytes()));
        if (facts.kasan()) {
            parts.add("KASAN");
        }
        if (facts.memmapOnMemory()) {
            parts.add("memmap_on_memory");
        }
        if (facts.debugPagealloc()) {
            parts.add("debug_pagealloc");
        }
        return String.join(", ", parts);
    }

    private String period() {
        List<String> ends = new ArrayList<>();
        add(ends, "since", audit.period().since());
        add(ends, "until", audit.period().until());
        if (audit.lastEvent() != null) {
            ends.add("up to event " + audit.lastEvent());
        }
        return ends.isEmpty() ? "the whole history" : String.join(" ", ends);
    }

    private static void add(List<String> ends, String word, @Nullable Instant end) {
        if (end != null) {
            ends.add(word + " " + end);
        }
    }

    /** How far the history is proven. */
    String verified() {
        String events = audit.verified().events() == 0
                ? "no event is sound"
                : "events 0 to %d: numbers, hashes, payloads, digests and snapshots are as they were recorded"
                        .formatted(audit.verified().events() - 1);
        return audit.defects().isEmpty()
                ? events
                : "NOT SOUND: %s; %s"
                        .formatted(
                                audit.defects().stream().map(AuditText::text).collect(Collectors.joining("; ")),
                                events);
    }

    private static String text(Defect defect) {
        return "%s (%s)".formatted(defect.what(), defect.kind().label());
    }

    /** How many events there are in the period. */
    String sum() {
        return audit.listed() == 0
                ? "nothing was recorded in this period"
                : "%d events, %d refused".formatted(audit.listed(), audit.refused());
    }
}
