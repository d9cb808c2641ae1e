package replug.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.application.Recorded;
import replug.application.Timeline;
import replug.application.Timeline.Reached;
import replug.application.Timeline.Verify;
import replug.application.lint.Finding;
import replug.application.lint.Found;
import replug.application.lint.Lint;
import replug.application.lint.LintRule;
import replug.application.lint.Severity;
import replug.domain.machine.Machine;
import replug.journal.Opening.Access;

/** {@code replug lint}. */
@Command(
        name = "lint",
        header = "Judge a machine by the invariants of the kernel, and name the event that broke one.",
        description = {
            "",
            "Shows what does not hold in the state, and the first event since which it has not: memory without direct map, struct"
                    + " pages or shadow, mappings of memory that is gone, leaves that are writable and executable, root entries"
                    + " that come or go, tables that are shared or left. What a recording does not show is not judged.",
            "Exit code 1 if there are errors or warnings; with --each, if there were any after some event."
        },
        footer = {
            "",
            "Examples:",
            "  replug lint --at 9",
            "  replug lint --each --rule over-removal,stale-direct-map",
            "  replug lint --rules"
        })
final class LintCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Option(names = "--each", description = "Judge after every event: what appears, and what goes.")
    private boolean isEach;

    @Option(
            names = "--rule",
            split = ",",
            paramLabel = "NAME",
            description = "Only these rules; 'replug lint --rules' lists them. Default: all.")
    private List<String> names = List.of();

    @Option(names = "--rules", description = "List the rules and explain them; looks into no journal.")
    private boolean isList;

    /** What was found, of the rules that were asked for. */
    private final List<Found> ever = new ArrayList<>();

    @Override
    public Integer call() {
        List<LintRule> rules = rules();
        LintText text = new LintText(replug.out());
        LintJson json = new LintJson(rules);
        if (isList) {
            if (replug.json()) {
                JsonText.print(replug.out(), json.rules());
            } else {
                text.explain(rules);
            }
            return ExitCode.FINE;
        }
        try (Journal journal = replug.open(Access.READ)) {
            String machine = replug.machine(journal);
            Lint lint = new Lint();
            Set<String> wanted =
                    new HashSet<>(rules.stream().map(LintRule::name).toList());
            Reached reached = new Timeline(journal, machine)
                    .replay(
                            at.event(),
                            Verify.END,
                            (recorded, after) -> follow(lint, recorded, after, wanted, text, json));
            List<Found> found = wanted(lint.found(), wanted);
            if (replug.json()) {
                JsonText.print(replug.out(), json.of(machine, reached.number(), found, lint.notJudged(), isEach));
            } else {
                text.end(machine, reached.number(), found, rules, lint.notJudged(), isEach);
            }
            return isBad(isEach ? ever : found) ? ExitCode.DIFFERS : ExitCode.FINE;
        }
    }

    private void follow(Lint lint, Recorded recorded, Machine after, Set<String> wanted, LintText text, LintJson json) {
        Lint.Change change = lint.next(recorded.number(), recorded.event(), after);
        List<Found> appeared = wanted(change.appeared(), wanted);
        List<Found> gone = wanted(change.gone(), wanted);
        if (appeared.isEmpty() && gone.isEmpty()) {
            return;
        }
        text.remember(recorded, after.facts());
        ever.addAll(isEach ? appeared : List.of());
        if (isEach && replug.json()) {
            json.change(recorded, appeared, gone);
        } else if (isEach) {
            text.change(recorded.number(), appeared, gone);
        }
    }

    private static List<Found> wanted(List<Found> found, Set<String> names) {
        return found.stream()
                .filter(one -> names.contains(one.finding().rule().name()))
                .toList();
    }

    private static boolean isBad(List<Found> found) {
        return found.stream()
                .map(Found::finding)
                .map(Finding::severity)
                .anyMatch(severity -> severity != Severity.INFO);
    }

    private List<LintRule> rules() {
        List<LintRule> rules = new ArrayList<>();
        for (String name : names) {
            rules.add(Lint.named(name)
                    .orElseThrow(() -> new Mistake("--rule: there is no rule \"%s\"; 'replug lint --rules' lists them"
                            .formatted(name.replaceAll("\\p{Cntrl}", "?")))));
        }
        return rules.isEmpty() ? Lint.rules() : rules;
    }
}
