package replug.application.lint;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.paging.PageTable;

/**
 * The invariants of kernel-spec 11, judged after every event of one machine, from its boot on. An event costs what it
 * changed: only what it touched is judged again.
 *
 * <pre>{@code
 * Lint lint = new Lint();
 * timeline.replay(null, Verify.NONE, (recorded, machine) -> lint.next(recorded.number(), recorded.event(), machine));
 * lint.found();
 * }</pre>
 */
public final class Lint {
    private final List<RuleGroup> groups = groups();
    private final Findings findings = new Findings();
    private @Nullable Known known;
    private @Nullable Machine last;

    /** A rule that is added is one class, and one line here. */
    private static List<RuleGroup> groups() {
        return List.of(
                new RootRules(),
                new DirectMapRules(),
                new MemmapRules(),
                new MemmapFrameRules(),
                new ShadowRules(),
                new EntryRules(),
                new TableRules(),
                new MemoryRules(),
                new OperationRules());
    }

    /** All rules, those that matter most first. */
    public static List<LintRule> rules() {
        return groups().stream().flatMap(group -> group.rules().stream()).toList();
    }

    /** The rule of this name. */
    public static Optional<LintRule> named(String name) {
        return rules().stream().filter(rule -> rule.name().equals(name)).findFirst();
    }

    /**
     * What an event changed.
     *
     * @param appeared what holds after it and did not before
     * @param gone what held before it and does no more
     */
    public record Change(List<Found> appeared, List<Found> gone) {}

    private static final Change NOTHING = new Change(List.of(), List.of());

    /**
     * Judges the machine after its next event, the first of which is its boot. Where a kernel stopped, in the middle of an
     * operation, nothing is judged: what was found before stands.
     *
     * @param after the machine after {@code event}
     */
    public Change next(long number, Event event, Machine after) {
        follow(event, after);
        return event instanceof Event.KernelStopped ? NOTHING : judge(number, last, event, after);
    }

    /** As {@link #next}, but judges nothing: for events before one that is judged as a whole. */
    public void follow(Event event, Machine after) {
        if (known == null) {
            known = new Known(after);
        }
        known.next(event, after);
    }

    /** Judges all of the machine after an event that was followed, whatever came before it: what {@link #next} must agree with. */
    public void judgeWhole(long number, Event event, Machine after) {
        judge(number, null, event, after);
    }

    private Change judge(long number, @Nullable Machine before, Event event, Machine after) {
        PageTable tables = before == null
                ? PageTable.empty(after.tables().mode(), after.tables().rootTable())
                : before.tables();
        Look look = new Look(
                number,
                before,
                event,
                after,
                Objects.requireNonNull(known),
                tables == after.tables() ? List.of() : tables.diff(after.tables()),
                Collections.emptyNavigableSet());
        look = look.withUnits(Units.of(look));
        findings.begin(number);
        for (RuleGroup group : groups) {
            group.judge(look, findings);
        }
        last = after;
        return new Change(findings.appeared(), findings.gone());
    }

    /** All that holds after the last event, rule by rule. */
    public List<Found> found() {
        return findings.all(rules());
    }

    /** The rules that the last state could not be judged by, by name, and why not. */
    public Map<String, String> notJudged() {
        Map<String, String> why = new TreeMap<>();
        Known now = known;
        if (now != null) {
            for (RuleGroup group : groups) {
                group.rules()
                        .forEach(rule -> group.notJudged(rule, now).ifPresent(reason -> why.put(rule.name(), reason)));
            }
        }
        return why;
    }
}
