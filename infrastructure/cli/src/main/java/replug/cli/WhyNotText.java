package replug.cli;

import static replug.domain.paging.PagingMode.PAGE_BYTES;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import replug.application.BlockPast;
import replug.application.Change;
import replug.application.Divergence.Told;
import replug.application.Recorded;
import replug.application.Remedy;
import replug.application.WhyNot;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal;
import replug.domain.memory.MemoryBlocks.State;
import replug.interchange.Hex;

/** Why an operation would be refused, for people. */
final class WhyNotText {
    /** More blocks than this are counted, not listed. */
    private static final int SOME = 8;

    private final WhyNot.Answer answer;
    private final MachineFacts facts;

    WhyNotText(WhyNot.Answer answer) {
        this.answer = answer;
        this.facts = answer.facts();
    }

    void print(PrintWriter out) {
        Told told = answer.told();
        Texts.line("asked", AskedText.asked(told.operation(), facts), out);
        Texts.line(
                "answer", told.isDone() ? AskedText.became(told) + ": it would be done" : AskedText.became(told), out);
        printRefusal(told.refusal(), out);
        if (answer.assumesUnmovable()) {
            Texts.line("assumed", "pages that could not be migrated, since a block is online, cannot be still", out);
        }
        answer.blocks().stream().limit(SOME).forEach(past -> print(past, out));
        if (answer.blocks().size() > SOME) {
            Texts.line("", "… and %d blocks more".formatted(answer.blocks().size() - SOME), out);
        }
        answer.lines().forEach(line -> print(line, out));
        if (!told.isDone()) {
            printRemedies(out);
        }
    }

    private void printRefusal(@Nullable Refusal refusal, PrintWriter out) {
        answer.log().stream().limit(SOME).forEach(line -> Texts.line("kernel says", line, out));
        if (refusal != null && refusal.check() != null) {
            Texts.line(
                    "refused by",
                    "%s (kernel-spec %s)"
                            .formatted(
                                    AnswerText.word(refusal.check()),
                                    refusal.check().section()),
                    out);
        }
    }

    private void print(BlockPast past, PrintWriter out) {
        Texts.line(
                "in the way",
                "%s %s %s, %s"
                        .formatted(
                                BlockText.name(past.now()),
                                BlockText.range(past.now(), facts),
                                BlockText.state(past.now()),
                                past.addedBy() == null
                                        ? "there at boot"
                                        : "added by event " + past.addedBy().number()),
                out);
        if (past.now().state() == State.ONLINE) {
            Texts.line("", online(past), out);
        }
        for (Recorded stayed : past.stayed()) {
            Texts.line("", "event %d could not take it offline: %s".formatted(stayed.number(), refused(stayed)), out);
        }
        List<Long> unmovable = past.unmovable(facts.memoryBlockBytes() / PAGE_BYTES);
        if (!unmovable.isEmpty()) {
            Texts.line(
                    "", "unmovable: pfn " + unmovable.stream().map(Hex::text).collect(Collectors.joining(", ")), out);
        }
    }

    private String online(BlockPast past) {
        Recorded online = past.onlineBy();
        if (online == null) {
            return "online since boot";
        }
        Operation operation = Answered.operation(online.event());
        String policy = "auto_online_blocks %s since event %d, online_policy %s"
                .formatted(
                        past.policy().autoOnline(),
                        past.autoOnlineSince(),
                        past.policy().policy());
        return "online since event %d (%s); %s".formatted(online.number(), AskedText.asked(operation, facts), policy);
    }

    private static String refused(Recorded recorded) {
        if (!(recorded.event() instanceof Event.Refused refused)) {
            return recorded.name();
        }
        String says = recorded.event().outcome().log().stream()
                .filter(line -> line.contains("because") || line.contains("failed"))
                .findFirst()
                .orElse(refused.refusal().message());
        return AskedText.refused(refused.refusal())
                + (says == null ? "" : " \"%s\"".formatted(says.replaceFirst("^\\[ *[0-9.]+] ", "")));
    }

    private void print(WhyNot.Line line, PrintWriter out) {
        Recorded added = line.addedBy();
        Texts.line(
                "in the way",
                "%s-%s %s, %s"
                        .formatted(
                                Hex.full(line.resource().start()),
                                Hex.full(line.resource().last()),
                                line.resource().name(),
                                added == null ? "there at boot" : "added by event " + added.number()),
                out);
    }

    private void printRemedies(PrintWriter out) {
        if (answer.remedies().isEmpty()) {
            Texts.line("would work", "nothing that was tried: no event changed or left out lets it be done", out);
        }
        for (Remedy remedy : answer.remedies()) {
            Texts.line(remedy.changes().isEmpty() ? "would work" : "would have", text(remedy), out);
            remedy.assumptions().forEach(assumed -> Texts.line("  assumed", assumed, out));
        }
    }

    private String text(Remedy remedy) {
        List<String> parts = new ArrayList<>();
        remedy.changes().forEach(change -> parts.add(text(change)));
        if (!remedy.first().isEmpty()) {
            parts.add("first "
                    + some(remedy.first().stream()
                            .map(ask -> AskedText.asked(ask.operation(), facts))
                            .toList()));
        }
        String done = remedy.doneAt() <= answer.lastEvent()
                ? "event %d does it".formatted(remedy.doneAt())
                : "%s is done as event %d".formatted(asked(remedy.ask().operation()), remedy.doneAt());
        return parts.isEmpty() ? done : String.join(", ", parts) + ": then " + done;
    }

    /** What is asked, as far as it is not what was asked about. */
    private String asked(Operation operation) {
        Operation about = answer.told().operation();
        if (operation.equals(about)) {
            return "this";
        }
        String text = AskedText.asked(operation, facts);
        boolean isSameRange = about != null && text.equals(AskedText.asked(about, facts));
        return switch (operation) {
            case Operation.AddMemory add when isSameRange -> "%s of node %d".formatted(text, add.nid());
            case Operation.AddDriverManagedMemory add
            when isSameRange -> "%s of node %d as \"%s\"".formatted(text, add.nid(), add.resource());
            default -> text;
        };
    }

    private static String some(List<String> texts) {
        String listed = texts.stream().limit(SOME).collect(Collectors.joining(", "));
        return texts.size() > SOME ? "%s and %d more".formatted(listed, texts.size() - SOME) : listed;
    }

    private String text(Change change) {
        return switch (change) {
            case Change.Drop drop -> "worked without event " + drop.event();
            case Change.Replace replace ->
                "worked with %s as event %d"
                        .formatted(AskedText.asked(replace.ask().operation(), facts), replace.event());
            case Change.Boot boot -> "worked booted with " + boot.text();
        };
    }
}
