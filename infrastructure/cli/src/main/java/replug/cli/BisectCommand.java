package replug.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.Bisection;
import replug.application.Bisection.Found;
import replug.application.Bisection.Verdict;
import replug.application.Journal;
import replug.application.Recorded;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.journal.Opening.Access;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code replug bisect}. */
@Command(
        name = "bisect",
        header = "Find the first event after which something holds, looking at few of the states.",
        description = {
            "",
            "What holds is said by --when, an expression over leaves, tables, blocks, zones and what lint finds (docs/command-line.md), or found"
                    + " out by --run, a shell command: exit code 0 says that it does not hold, 1 to 124 that it does, 125 that"
                    + " nobody can say; any other ends the search, 126 and 127 too, by which a shell says that it cannot start"
                    + " something. The command finds the number of the event in REPLUG_EVENT, the"
                    + " machine in REPLUG_MACHINE, and the state as 'replug dump' prints it in the file REPLUG_DUMP.",
            "It must not hold after --good and must hold after --bad; what holds once is taken to hold from then on."
        },
        footer = {
            "",
            "Examples:",
            "  replug bisect --when 'leaves(\"direct\", \"1G\") < 2'",
            "  replug bisect --when 'findings(\"over-removal\") > 0'",
            "  replug bisect --good 3 --bad 12 --run 'grep -q \"^pmd.*ffffaf8080000000\" \"$REPLUG_DUMP\"'"
        })
final class BisectCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Option(
            names = "--good",
            paramLabel = "A",
            defaultValue = "0",
            description = "An event after which it does not hold. Default: ${DEFAULT-VALUE}, the boot.")
    private long good;

    @Option(names = "--bad", paramLabel = "B", description = "A later one after which it holds. Default: the last.")
    private @Nullable Long bad;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Question question;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "The most that a command of --run may take. Default: ${DEFAULT-VALUE}")
    private long timeout;

    /** One of the two. */
    static final class Question {
        @Option(
                names = "--when",
                required = true,
                paramLabel = "EXPR",
                description = "An expression that holds or not.")
        private @Nullable String when;

        @Option(
                names = "--run",
                required = true,
                paramLabel = "CMD",
                description = "A shell command whose exit code says so.")
        private @Nullable String run;
    }

    @Override
    public Integer call() {
        if (good < 0) {
            throw new Mistake("--good %d: events are numbered from 0, the boot".formatted(good));
        }
        try (Journal journal = replug.open(Access.READ)) {
            String machine = replug.machine(journal);
            Timeline timeline = new Timeline(journal, machine);
            long last = bad == null ? timeline.reach(null, Verify.END).number() : bad;
            try (StateJudge judge = judge(machine, FindingCounts.of(timeline, last))) {
                Found found = new Bisection(event -> judge.verdict(event, state(timeline, event))).between(good, last);
                return print(journal, machine, state(timeline, good).facts(), found);
            } catch (IllegalArgumentException e) {
                throw new Mistake(String.valueOf(e.getMessage()));
            }
        }
    }

    private StateJudge judge(String machine, FindingCounts findings) {
        if (question.run != null) {
            return new CommandJudge(question.run, machine, timeout);
        }
        WhenExpression when = WhenExpression.of(String.valueOf(question.when), findings);
        return (event, state) -> when.holds(event, state) ? Verdict.BAD : Verdict.GOOD;
    }

    private static Machine state(Timeline timeline, long event) {
        return timeline.at(event, Verify.END);
    }

    private int print(Journal journal, String machine, MachineFacts facts, Found found) {
        List<Recorded> candidates = found.candidates().stream()
                .map(event -> recorded(journal, machine, event))
                .toList();
        if (replug.json()) {
            JsonText.print(replug.out(), json(found, candidates));
        } else {
            Table table = new Table("event>", "found");
            found.judged().forEach((event, verdict) -> table.row(event, word(verdict)));
            table.print(replug.out(), "");
            replug.out().println();
            replug.out()
                    .println(
                            found.isCertain()
                                    ? "it holds first after"
                                    : "it holds first after one of these; others could not be judged");
            candidates.forEach(
                    one -> replug.out().printf("event %d  %s  %s%n", one.number(), one.name(), subject(one, facts)));
        }
        return found.isCertain() ? ExitCode.FINE : ExitCode.DIFFERS;
    }

    private static String subject(Recorded recorded, MachineFacts facts) {
        Operation operation = Answered.operation(recorded.event());
        return operation == null ? "" : Texts.subject(operation, facts);
    }

    private static Recorded recorded(Journal journal, String machine, long event) {
        try (var events = journal.read(machine, event)) {
            return events.findFirst().orElseThrow();
        }
    }

    private static ObjectNode json(Found found, List<Recorded> candidates) {
        ObjectNode json = JsonText.object().put("certain", found.isCertain()).put("lastGood", found.good());
        ArrayNode first = json.putArray("first");
        candidates.forEach(one -> first.addObject().put("event", one.number()).put("name", one.name()));
        ObjectNode judged = json.putObject("judged");
        for (Map.Entry<Long, Verdict> one : found.judged().entrySet()) {
            judged.put(one.getKey().toString(), word(one.getValue()));
        }
        return json;
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case GOOD -> "does not hold";
            case BAD -> "holds";
            case SKIPPED -> "cannot be judged";
        };
    }
}
